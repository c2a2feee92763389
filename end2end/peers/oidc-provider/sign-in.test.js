import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import test from 'node:test';

import Provider from 'oidc-provider';

import { Browser, form } from './browser.js';
import { freePort, startPortal } from './portal.js';

const executable = process.env.KABINET_EXECUTABLE;
assert.ok(executable, 'KABINET_EXECUTABLE is the portal: see README.md');

const people = { anna: 'Анна Белова', boris: 'Борис Ким' };
const secret = 'a secret: with what has to be escaped +&%';
const keys = {
  RS256: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
  ES256: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  EdDSA: () => generateKeyPairSync('ed25519'),
};

/** A provider that signs this way, and the portal beside it. */
const start = async (alg, auth) => {
  const port = await freePort();
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'kabinet',
        client_secret: secret,
        redirect_uris: [`http://127.0.0.1:${port}/oauth/oidc/callback`],
        response_types: ['code'],
        grant_types: ['authorization_code'],
        application_type: 'native',
        token_endpoint_auth_method: `client_secret_${auth}`,
        id_token_signed_response_alg: alg,
      },
    ],
    jwks: { keys: Object.entries(keys).map(([kid, make]) => ({ ...make().privateKey.export({ format: 'jwk' }), kid, use: 'sig' })) },
    claims: { openid: ['sub'], profile: ['name'], email: ['email', 'email_verified'] },
    findAccount: (_context, id) => ({
      accountId: id,
      claims: () => ({ sub: id, name: people[id], email: `${id}@peer.example`, email_verified: true }),
    }),
    pkce: { required: () => true },
  });
  server.on('request', provider.callback());
  const portal = await startPortal(executable, port, {
    KABINET__NETWORKS__OIDC__NAME: 'Peer',
    KABINET__NETWORKS__OIDC__ISSUER: issuer,
    KABINET__NETWORKS__OIDC__CLIENT_ID: 'kabinet',
    KABINET__NETWORKS__OIDC__CLIENT_SECRET: secret,
    KABINET__NETWORKS__OIDC__CLIENT_AUTH: auth,
    KABINET__NETWORKS__OIDC__SCOPE: 'openid profile email',
    KABINET__NETWORKS__OIDC__PRIVATE_ADDRESSES: 'true',
  });
  const stop = async () => {
    await portal.stop();
    server.closeAllConnections();
    server.close();
  };
  return { issuer, portal: portal.address, stop };
};

/** To the provider: the page on which it asks who somebody is. */
const asks = async (browser, { issuer, portal }) => {
  const page = await browser.post(`${portal}/oauth/oidc/start`, {});
  assert.ok(page.url.startsWith(`${issuer}/interaction/`), `${page.status} ${page.url} ${page.text}`);
  return page;
};

/** There, as this person who says yes, and back: the page at the end of the way. */
const comes = async (browser, way, login) => {
  const asked = form(await asks(browser, way));
  const yes = form(await browser.post(asked.action, { ...asked.fields, login, password: 'any' }));
  return browser.post(yes.action, yes.fields);
};

for (const [alg, auth] of [
  ['RS256', 'basic'],
  ['ES256', 'post'],
  ['EdDSA', 'basic'],
]) {
  test(`people come in through a provider that signs by ${alg}, client_secret_${auth}`, async (t) => {
    const way = await start(alg, auth);
    t.after(way.stop);
    const browser = new Browser();
    const page = await comes(browser, way, 'anna');
    assert.equal(page.url, `${way.portal}/client/registration/`, page.text);
    assert.match(page.text, /You came through Peer as Анна Белова/);
    assert.match(page.text, /value="anna@peer\.example"/);
    assert.ok(browser.holds(way.portal, '__Host-arrived') && !browser.holds(way.portal, '__Host-session'));
    assert.match((await comes(new Browser(), way, 'boris')).text, /as Борис Ким/);
  });
}

test('who says no comes back to a page that says so', async (t) => {
  const way = await start('RS256', 'basic');
  t.after(way.stop);
  const browser = new Browser();
  const { url } = await asks(browser, way);
  const page = await browser.get(`${url}/abort`);
  assert.equal(page.url, `${way.portal}/client/login/`);
  assert.match(page.text, /You said no/);
  assert.ok(!browser.holds(way.portal, '__Host-session') && !browser.holds(way.portal, '__Host-arrived'));
});
