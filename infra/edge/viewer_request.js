// CloudFront function (cloudfront-js-2.0) on every viewer request. cases.json says what it does.
// API Gateway distinguishes /x from /x/ and has no paths on WebSocket APIs.

// Ids are opaque but URL-safe; anything else is not a room and is left to API Gateway to refuse.
const CHAT = /^\/ws\/community\/chat\/([A-Za-z0-9_-]+)$/;
const NOTIFICATIONS = '/ws/notifications';

function handler(event) {
  const request = event.request;
  // Whatever the viewer sends under this name is replaced.
  request.headers['x-viewer-address'] = { value: event.viewer.ip };
  if (request.uri.length > 1 && request.uri.endsWith('/')) {
    request.uri = request.uri.slice(0, -1);
  }
  const room = CHAT.exec(request.uri);
  if (room) {
    openSocket(request, { channel: { value: 'community' }, community_id: { value: room[1] } });
  } else if (request.uri === NOTIFICATIONS) {
    openSocket(request, { channel: { value: 'notifications' } });
  }
  return request;
}

// The path's parameters come first and win over the viewer's of the same name.
function openSocket(request, path) {
  request.uri = '/';
  request.querystring = Object.assign({}, path, request.querystring, path);
}
