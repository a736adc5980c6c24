# A session of a client with a server, over any connection. Times are in seconds.
extends "res://addons/understudy/understudy_session_life.gd"

const Squad = preload("res://addons/understudy/understudy_squad.gd")

var options = {}
var _told
var _socket = null
# Closing connections.
var _gone = []


# `told` has connection_became(state) and tell_error(code, message). Options: domain, domain_hash, client, ticket,
# ticket_function, answer_seconds, reconnect_seconds, world, and things for a game with a world.
func _init(given: Dictionary, told):
	options = given
	_told = told
	things = options.get("things")
	_answer_s = options["answer_seconds"]
	_reconnect_s = options["reconnect_seconds"]


# The agent with a name; null after the end of the client.
func agent(called: String):
	if not agents.has(called) and _told != null:
		_told.agent(called)
	return agents.get(called)


func squad(called: String):
	if not squads.has(called):
		squads[called] = Squad.new(called, self)
	return squads[called]


# The squads of a session before this one, which this one tells again.
func take_squads(before) -> void:
	squads = before.squads
	for each in squads.values():
		each.join_session(self)
		each._forget_session()
		each._tell_again()


func game_ms() -> float:
	return _now * 1000


func connecting(socket, now: float) -> void:
	_socket = socket
	_await(now)


# Passes the messages that have come.
func poll(now: float) -> void:
	_now = now
	if _socket != null:
		_socket.poll()


# Starts steps, sends messages, and closes silent connections.
func update(now: float) -> void:
	_gone = []
	_update(now)


# Closes for good.
func close() -> void:
	if is_open():
		_send('{"type":"bye"}')
	_close_wire()
	_socket = null
	_become("closed")


# Closes for good without signals, since the listener is being freed.
func end_silently() -> void:
	_told = null
	close()


func refuse(code: String, message: String) -> void:
	refusal = {"code": code, "message": message}
	_become("refused")


# The connection is open.
func opened(socket) -> void:
	if socket != _socket:
		return
	var now = Platform.now_seconds()
	var needs_ticket = _token == null and (options["ticket_function"] != null or options["ticket"] != "")
	var ticket = _ticket() if needs_ticket else null
	if needs_ticket and ticket == "":
		_give_up(now)
	else:
		_say_hello(now, Message.hello_of(options), ticket)


# The connection is lost, or failed to open.
func lost(socket) -> void:
	if socket == _socket:
		_gone.append(_socket)
		_socket = null
		_lose(Platform.now_seconds())


# Handles a message of the server.
func heard(socket, text: String) -> void:
	if socket == _socket:
		_hear(text, Platform.now_seconds())


func heard_bytes(socket) -> void:
	if socket == _socket:
		_fail("bad-message", "the server sent bytes where messages are texts")


func _drawn() -> float:
	return randf()


func _is_wired() -> bool:
	return _socket != null


func _send(text: String) -> void:
	if _socket != null:
		_socket.send(text)


func _close_wire() -> void:
	if _socket != null:
		_socket.close()


func _give_up(_now: float) -> void:
	var socket = _socket
	lost(socket)
	if socket != null:
		socket.close()


func _read(text: String):
	var message = Platform.from_json_text(text)
	if Message.is_message(message):
		return message
	_fail("bad-message", "the server sent what is no message")
	return null


func _is_sound(message: Dictionary) -> bool:
	var wrong = Message.wrong_field_of(message)
	if wrong != "":
		_fail("bad-message", "the server sent a message of the type %s whose %s is wrong" % [message["type"], wrong])
	return wrong == ""


func _tell_state() -> void:
	if _told != null:
		_told.connection_became(state)


func _tell_failure(error) -> void:
	_fail(error["code"], error["message"])


func _fail(code: String, message: String) -> void:
	_told.tell_error(code, message)


# A ticket of the game; empty if there is none, whatever goes wrong.
func _ticket() -> String:
	var function = options["ticket_function"]
	var ticket = options["ticket"] if function == null else Platform.result_of(function)
	if typeof(ticket) == TYPE_STRING and ticket != "":
		return ticket
	var is_there = function == null or function.is_valid()
	_fail("ticket-failed", "there is no ticket yet" if is_there else "what gives the ticket is gone")
	return ""
