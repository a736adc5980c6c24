# A connection. poll() passes events to a listener: opened(), heard(text), heard_bytes() and lost().
extends Reference #3
extends RefCounted #4

const SUBPROTOCOL = "understudy.v1.json"

var _listener
var _is_over = false
var _socket = WebSocketClient.new() #3
var _socket = WebSocketPeer.new() #4
var _was_open = false #4


func _init(url: String, listener):
	_listener = listener
	_socket.connect("connection_established", self, "_opened") #3
	_socket.connect("connection_error", self, "_lost") #3
	_socket.connect("connection_closed", self, "_closed") #3
	_socket.connect("data_received", self, "_heard") #3
	_is_over = _socket.connect_to_url(url, PoolStringArray([SUBPROTOCOL])) != OK #3
	_socket.supported_protocols = PackedStringArray([SUBPROTOCOL]) #4
	_is_over = _socket.connect_to_url(url) != OK #4
	if _is_over:
		_listener.call_deferred("lost", self)


func send(text: String) -> void:
	if _is_over:
		return
	_socket.get_peer(1).set_write_mode(WebSocketPeer.WRITE_MODE_TEXT) #3
	_socket.get_peer(1).put_packet(text.to_utf8()) #3
	_socket.send_text(text) #4


# Closes the connection, without further events. Godot 3 must not disconnect within its own poll(), so there the
# connection ends with the last reference to it.
func close() -> void:
	if not _is_over: #4
		_socket.close() #4
	_is_over = true


func poll() -> void:
	if _is_over: #3
		return #3
	_socket.poll()
	if _is_over: #4
		return #4
	var state = _socket.get_ready_state() #4
	if state == WebSocketPeer.STATE_OPEN and not _was_open: #4
		_was_open = true #4
		_listener.opened(self) #4
	while not _is_over and _socket.get_available_packet_count() > 0: #4
		_take(_socket) #4
	if state == WebSocketPeer.STATE_CLOSED: #4
		_lost() #4


func _opened(_protocol) -> void: #3
	if not _is_over: #3
		_listener.opened(self) #3
 #3
 #3
func _heard() -> void: #3
	var peer = _socket.get_peer(1) #3
	while not _is_over and peer.get_available_packet_count() > 0: #3
		_take(peer) #3
 #3
 #3
func _closed(_was_clean) -> void: #3
	_lost() #3
 #3
 #3
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
