# One connection. What happens is told in poll(), to a listener with opened(), heard(text), heard_bytes() and lost().
extends Reference

const SUBPROTOCOL = "understudy.v1.json"

var _listener
var _is_over = false
var _socket = WebSocketClient.new()


func _init(url: String, listener):
	_listener = listener
	_socket.connect("connection_established", self, "_opened")
	_socket.connect("connection_error", self, "_lost")
	_socket.connect("connection_closed", self, "_closed")
	_socket.connect("data_received", self, "_heard")
	_is_over = _socket.connect_to_url(url, PoolStringArray([SUBPROTOCOL])) != OK
	if _is_over:
		_listener.call_deferred("lost", self)


func send(text: String) -> void:
	if _is_over:
		return
	_socket.get_peer(1).set_write_mode(WebSocketPeer.WRITE_MODE_TEXT)
	_socket.get_peer(1).put_packet(text.to_utf8())


# Ends the connection. Nothing is told any more. Godot 3 may be in the middle of its own poll(), where it must not be
# disconnected: there the connection ends when nobody holds this any longer.
func close() -> void:
	_is_over = true


func poll() -> void:
	if _is_over:
		return
	_socket.poll()


func _opened(_protocol) -> void:
	if not _is_over:
		_listener.opened(self)


func _heard() -> void:
	var peer = _socket.get_peer(1)
	while not _is_over and peer.get_available_packet_count() > 0:
		_take(peer)


func _closed(_was_clean) -> void:
	_lost()


func _take(peer) -> void:
	var packet = peer.get_packet()
	if peer.was_string_packet():
		_listener.heard(self, packet.get_string_from_utf8())
	else:
		_listener.heard_bytes(self)


func _lost() -> void:
	if _is_over:
		return
	_is_over = true
	_listener.lost(self)
