// Runs viewer_request.js over cases.json and compares it with the copy that template.yaml deploys.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

const read = (path) => readFileSync(new URL(path, import.meta.url), 'utf8');
const source = read('viewer_request.js');
const cases = JSON.parse(read('cases.json'));
const handler = new Function(`${source}\nreturn handler;`)();

// CloudFront's event structure keeps names and values percent-encoded:
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html
const toEvent = (query) =>
  Object.fromEntries(
    query.split('&').filter(Boolean).map((pair) => {
      const [name, ...value] = pair.split('=');
      return [name, { value: value.join('=') }];
    }),
  );
const fromEvent = (querystring) =>
  Object.entries(querystring).map(([name, { value }]) => `${name}=${value}`).join('&');

for (const { name, viewer, origin } of cases) {
  const request = handler({
    version: '1.0',
    context: { eventType: 'viewer-request' },
    viewer: { ip: '192.0.2.1' },
    request: { method: 'GET', uri: viewer.uri, querystring: toEvent(viewer.query), headers: { 'x-viewer-address': { value: '198.51.100.1' } }, cookies: {} },
  });
  assert.deepEqual({ uri: request.uri, query: fromEvent(request.querystring) }, origin, name);
  assert.equal(request.headers['x-viewer-address'].value, '192.0.2.1', name);
}

const inlined = source.replace(/^(?=.)/gm, ' '.repeat(8));
assert.ok(
  read('../../template.yaml').includes(`FunctionCode: |\n${inlined}`),
  'template.yaml: EdgeFunction.FunctionCode differs from infra/edge/viewer_request.js',
);
console.log(`edge: ${cases.length} cases, the template's copy is the same`);
