import assert from 'node:assert/strict';
import { Agent } from 'node:http';
import test from 'node:test';

import { API, APIError, APIErrorCode, createCollectIterator } from 'vk-io';

const given = process.env.KABINET_VK_STANDIN;
assert.ok(given, 'KABINET_VK_STANDIN says where the stand-in is: see README.md');
const standin = {
  service_key: 'service-key',
  group_key: 'group-key',
  user_key: 'user-key',
  group_id: 1,
  ...(given.startsWith('{') ? JSON.parse(given) : { vk: given }),
};
const owner_id = -standin.group_id;

// The client's own agent speaks https only.
const agent = new Agent({ keepAlive: true });
const api = (token) => new API({ token, agent, apiBaseUrl: `${standin.vk}/method`, apiLimit: 1000, apiRetryLimit: 0 });
const service = api(standin.service_key);
const group = api(standin.group_key);
const user = api(standin.user_key);

const refusedWith = (code) => (error) => error instanceof APIError && error.code === code;

test('wall.get tells posts with their counters, newest first', async () => {
  const { count, items } = await service.wall.get({ owner_id, count: 100 });
  assert.equal(items.length, count);
  for (const post of items) {
    assert.equal(post.owner_id, owner_id);
    assert.equal(typeof post.text, 'string');
    for (const counter of [post.likes.count, post.reposts.count, post.comments.count]) {
      assert.ok(Number.isInteger(counter) && counter > 0);
    }
  }
  const dates = items.map((post) => post.date);
  assert.deepEqual(dates, dates.toSorted((a, b) => b - a));
});

test('likes.getList names as many people as the post counts, likes and copies', async () => {
  const { items } = await service.wall.get({ owner_id, count: 3 });
  for (const post of items) {
    const about = { type: 'post', owner_id, item_id: post.id, count: 1000 };
    const likes = await service.likes.getList({ ...about, filter: 'likes' });
    assert.equal(likes.count, post.likes.count);
    assert.equal(new Set(likes.items).size, post.likes.count);
    const copies = await service.likes.getList({ ...about, filter: 'copies' });
    assert.equal(copies.items.length, post.reposts.count);
  }
});

test('groups.getMembers is collected page by page by the client itself', async () => {
  const iterator = createCollectIterator({
    api: service,
    method: 'groups.getMembers',
    params: { group_id: String(standin.group_id) },
    countPerRequest: 1000,
  });
  const members = [];
  let total;
  for await (const part of iterator) {
    members.push(...part.items);
    total = part.total;
  }
  assert.ok(total > 1000, 'there is more than one page');
  assert.equal(members.length, total);
  assert.equal(new Set(members).size, total);
});

test('wall.getComments tells the first level with threads that add up', async () => {
  const { items: posts } = await service.wall.get({ owner_id, count: 1 });
  const about = { owner_id, post_id: posts[0].id, count: 100, need_likes: 1 };
  const page = await service.wall.getComments({ ...about, thread_items_count: 10 });
  assert.equal(page.count, posts[0].comments.count);
  assert.equal(page.items.length, page.current_level_count);
  const replies = page.items.flatMap((comment) => comment.thread.items);
  assert.ok(replies.length > 0);
  assert.equal(page.items.length + replies.length, page.count);
  const top = page.items.find((comment) => comment.thread.count > 0);
  const thread = await service.wall.getComments({ ...about, comment_id: top.id });
  assert.deepEqual(
    thread.items.map((reply) => reply.id),
    top.thread.items.map((reply) => reply.id),
  );
  assert.deepEqual(thread.items[0].parents_stack, [top.id]);
});

test('groups.isMember answers for one and for many', async () => {
  const group_id = String(standin.group_id);
  assert.equal(await group.groups.isMember({ group_id, user_id: 1 }), 1);
  assert.deepEqual(await group.groups.isMember({ group_id, user_ids: [1, 5] }), [
    { user_id: 1, member: 1 },
    { user_id: 5, member: 0 },
  ]);
});

test('users.get and groups.getById tell who is who', async () => {
  const [self] = await user.users.get({});
  assert.equal(self.id, 1);
  const { groups } = await service.groups.getById({ group_id: String(standin.group_id), fields: ['members_count'] });
  assert.ok(groups[0].members_count > 1000);
});

test('errors are those the client knows', async () => {
  await assert.rejects(group.wall.get({ owner_id }), refusedWith(APIErrorCode.GROUP_AUTH));
  await assert.rejects(api('wrong').users.get({}), refusedWith(APIErrorCode.AUTH));
  await assert.rejects(service.call('wall.nothing', {}), refusedWith(APIErrorCode.METHOD));
  await assert.rejects(
    service.groups.getMembers({ group_id: '404' }),
    refusedWith(APIErrorCode.PARAM_GROUP_ID),
  );
});
