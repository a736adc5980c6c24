# One connection. What happens is told in poll(), to a listener with opened(), heard(text), heard_bytes() and lost().
extends RefCounted

const SUBPROTOCOL = "understudy.v1.json"

var _listener
var _is_over = false
var _socket = WebSocketPeer.new()
var _was_open = false


func _init(url: String, listener):
	_listener = listener
	_socket.supported_protocols = PackedStringArray([SUBPROTOCOL])
	_is_over = _socket.connect_to_url(url) != OK
	if _is_over:
		_listener.call_deferred("lost", self)


func send(text: String) -> void:
	if _is_over:
		return
	_socket.send_text(text)


# Ends the connection. Nothing is told any more. Godot 3 may be in the middle of its own poll(), where it must not be
# disconnected: there the connection ends when nobody holds this any longer.
func close() -> void:
	if not _is_over:
		_socket.close()
	_is_over = true


func poll() -> void:
	_socket.poll()
	if _is_over:
		return
	var state = _socket.get_ready_state()
	if state == WebSocketPeer.STATE_OPEN and not _was_open:
		_was_open = true
		_listener.opened(self)
	while not _is_over and _socket.get_available_packet_count() > 0:
		_take(_socket)
	if state == WebSocketPeer.STATE_CLOSED:
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
