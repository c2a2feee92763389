import { expect, test } from './kabinet.ts';

const friend = { email: 'nina@story.example', password: 'correct horse battery' };
/** What the demo's offers pay, as the templates have it. */
const pays = { link: 10, join: 20, firstLike: 5, comment: 3 };
/** The second group of the demo is the one at Odnoklassniki. */
const GROUP = 1;

test('a member of Odnoklassniki links it, acts in its group, and takes a like back', async ({ page, portal, desk, ok, mailbox }) => {
  const person = (await ok.people()).at(-1)!;
  await page.goto('/client/registration/');
  await portal.register('Нина', friend);
  await portal.enterCode(await mailbox.code(friend.email));
  const before = await portal.points();
  await portal.linkOk(person);
  expect(await portal.points()).toBe(before + pays.link);

  await desk.signIn();
  await desk.runNow(GROUP);
  const acting = await ok.as(person);
  await acting.join();
  await acting.post(0).like();
  await acting.post(0).comment('Спасибо за адреса');
  await desk.runNow(GROUP);
  await portal.signIn(friend);
  const earned = before + pays.link + pays.join + pays.firstLike + pays.comment;
  expect(await portal.points()).toBe(earned);

  await acting.post(0).unlike();
  await acting.close();
  await desk.signIn();
  await desk.runNow(GROUP);
  await desk.runNow(GROUP);
  await portal.signIn(friend);
  expect(await portal.points()).toBe(earned - pays.firstLike);
});
