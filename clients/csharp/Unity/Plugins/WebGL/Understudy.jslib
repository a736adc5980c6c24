// The browser's WebSocket, for BrowserWire: what happens is kept until the game asks for it in its frame.
mergeInto(LibraryManager.library, {
  $understudySockets: [],

  UnderstudySocketOpen__deps: ["$understudySockets"],
  UnderstudySocketOpen: function (url, subprotocol) {
    var entry = { happened: [], text: "", socket: null };
    var id = understudySockets.push(entry) - 1;
    var socket;
    try {
      socket = new WebSocket(UTF8ToString(url), UTF8ToString(subprotocol));
    } catch (error) {
      // Such as a connection without encryption from a page with it.
      entry.happened.push([3, ""]);
      return id;
    }
    socket.onopen = function () { entry.happened.push([1, ""]); };
    socket.onmessage = function (event) { entry.happened.push([2, String(event.data)]); };
    socket.onclose = function () { entry.happened.push([3, ""]); };
    entry.socket = socket;
    return id;
  },

  UnderstudySocketSend__deps: ["$understudySockets"],
  UnderstudySocketSend: function (id, text) {
    var socket = understudySockets[id].socket;
    if (socket !== null && socket.readyState === 1) socket.send(UTF8ToString(text));
  },

  UnderstudySocketClose__deps: ["$understudySockets"],
  UnderstudySocketClose: function (id) {
    var entry = understudySockets[id];
    entry.happened.length = 0;
    if (entry.socket === null) return;
    entry.socket.onopen = entry.socket.onmessage = entry.socket.onclose = null;
    entry.socket.close();
    entry.socket = null;
  },

  UnderstudySocketNext__deps: ["$understudySockets"],
  UnderstudySocketNext: function (id) {
    var next = understudySockets[id].happened.shift();
    if (next === undefined) return 0;
    understudySockets[id].text = next[1];
    return next[0];
  },

  UnderstudySocketText__deps: ["$understudySockets"],
  UnderstudySocketText: function (id) {
    var text = understudySockets[id].text;
    var size = lengthBytesUTF8(text) + 1;
    var buffer = _malloc(size);
    stringToUTF8(text, buffer, size);
    return buffer;
  },
});
