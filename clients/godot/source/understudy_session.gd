# The client side of the protocol: numbering, resuming, resending. Times are in seconds.
extends Reference #3
extends RefCounted #4

const Message = preload("res://addons/understudy/understudy_message.gd")
const Outbox = preload("res://addons/understudy/understudy_outbox.gd")
const Platform = preload("res://addons/understudy/understudy_platform.gd")
const Squad = preload("res://addons/understudy/understudy_squad.gd")
const LONGEST_SECONDS = 10.0
# Temporary refusals.
const PASSING = ["too-busy", "rate-limited", "draining", "hello-late", "slow-reader"]

var options = {}
var agents = {}
var squads = {}
# "away", "greeting", "open", "refused" (final) or "closed".
var state = "away"
var refusal_code = ""
var refusal_message = ""
var _told
var _socket = null
# Time of the present frame.
var _now = 0.0
# Closing connections.
var _gone = []
var _token = ""
var _outbox = Outbox.new()
var _received = 0
# After a resync, any next number is accepted.
var _is_any_number_right = false
var _is_ack_due = false
# Names of departed agents that the server does not know about yet.
var _leaving = []
var _attempts = 0
var _connect_at = 0.0
# Time at which an answer is overdue: the welcome, or an acknowledgement.
var _overdue_at = INF


# `told` has connection_became(state) and tell_error(code, message). Options: domain, domain_hash, client, ticket,
# ticket_function, answer_seconds, reconnect_seconds, world, and things for a game with a world.
func _init(given: Dictionary, told):
	options = given
	_told = told


func is_open() -> bool:
	return state == "open"


# Whether everything is sent and acknowledged.
func is_settled() -> bool:
	var is_due = options.get("things") != null and options["things"].is_due()
	for member in agents.values() + squads.values():
		is_due = is_due or member._has_due()
	return is_open() and not is_due and _outbox.is_empty() and _leaving.size() == 0


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


# An agent has left its squad.
func quit_squad(called: String, agent_name: String) -> void:
	if squads.has(called):
		squads[called]._without(agent_name)


# The game's clock in milliseconds.
func game_ms() -> float:
	return _now * 1000


# Removes a departed agent from all further messages.
func left(agent, is_known: bool) -> void:
	if agents.get(agent.agent_name) != agent:
		return
	agents.erase(agent.agent_name)
	if is_known:
		_leaving.append(agent.agent_name)


func is_connection_due(now: float) -> bool:
	return state == "away" and _socket == null and now >= _connect_at


func connecting(socket, now: float) -> void:
	_socket = socket
	_overdue_at = now + options["answer_seconds"]


# Passes the messages that have come.
func poll(now: float) -> void:
	_now = now
	if _socket != null:
		_socket.poll()


# Starts steps, sends messages, and closes silent connections.
func update(now: float) -> void:
	_now = now
	_gone = []
	if now >= _overdue_at:
		_give_up(now)
	# A listener of one agent may free another.
	for key in agents.keys():
		if agents.has(key):
			agents[key]._begin()
	if is_open() and not _outbox.is_full():
		_say_all(now)
	if _is_ack_due and is_open():
		_is_ack_due = false
		_send(Platform.to_json_text({"type": "ack", "received": _received}))


# Closes for good.
func close() -> void:
	if is_open():
		_send('{"type":"bye"}')
	if _socket != null:
		_socket.close()
	_socket = null
	_become("closed")


# Closes for good without signals, since the listener is being freed.
func end_silently() -> void:
	_told = null
	close()


func refuse(code: String, message: String) -> void:
	refusal_code = code
	refusal_message = message
	_become("refused")


# Numbers an agent's message and adds it to the batch. Returns the number, or 0 if the message is too large.
func send_numbered(agent_name: String, message: Dictionary) -> int:
	if agent_name != "":
		message["agent"] = agent_name
	var seq = _outbox.add(agent_name, message)
	if seq == 0:
		var told = "a message of the type %s has %d bytes; at most %d are read" % [
			message["type"], Platform.byte_length(Platform.to_json_text(message)), _outbox.message_bytes,
		]
		if agents.has(agent_name):
			agents[agent_name].refuse("message-too-large", told)
		if squads.has(message.get("squad")):
			squads[message["squad"]].refuse("message-too-large", told)
	return seq


# The connection is open.
func opened(socket) -> void:
	if socket != _socket:
		return
	var hello = Message.hello_of(options)
	if _token != "":
		hello["token"] = _token
		hello["received"] = _received
	elif options["ticket_function"] != null or options["ticket"] != "":
		var ticket = _ticket()
		if ticket == "":
			_give_up(Platform.now_seconds())
			return
		hello["ticket"] = ticket
	_become("greeting")
	_overdue_at = Platform.now_seconds() + options["answer_seconds"]
	_send(Platform.to_json_text(hello))


# The connection is lost, or failed to open.
func lost(socket) -> void:
	if socket != _socket:
		return
	_gone.append(_socket)
	_socket = null
	if state == "refused" or state == "closed":
		return
	var longest = min(LONGEST_SECONDS, options["reconnect_seconds"] * pow(2, min(_attempts, 30)))
	_attempts += 1
	# Jitter, so that clients of one server do not reconnect all at once.
	_connect_at = Platform.now_seconds() + longest * (0.5 + randf() / 2)
	_overdue_at = INF
	_become("away")


# Handles a message of the server; an invalid one is reported, and otherwise ignored.
func heard(socket, text: String) -> void:
	if socket != _socket:
		return
	var message = Platform.from_json_text(text)
	if not Message.is_message(message):
		_fail("bad-message", "the server sent what is no message")
		return
	var now = Platform.now_seconds()
	if message.has("n") and not _count(message["n"], now):
		return
	var wrong = Message.wrong_field_of(message)
	if wrong != "":
		_fail("bad-message", "the server sent a message of the type %s whose %s is wrong" % [message["type"], wrong])
		return
	match message["type"]:
		"welcome":
			_welcome(message)
		"ack":
			_acknowledged(Message.number_of(message, "received"), now)
		"resync":
			_resync(message.get("agents"))
		"error":
			_found_wrong(message, now)
		"ways":
			if options.get("things") != null:
				options["things"].asked(message)
		"roles":
			if squads.has(message["squad"]):
				squads[message["squad"]].told_roles(message, game_ms())
		_:
			if agents.has(message.get("agent")):
				agents[message["agent"]]._hear(message, game_ms())


func heard_bytes(socket) -> void:
	if socket == _socket:
		_fail("bad-message", "the server sent bytes where messages are texts")


func _send(text: String) -> void:
	if _socket != null:
		_socket.send(text)


func _become(next: String) -> void:
	if state == next:
		return
	state = next
	if _told != null:
		_told.connection_became(next)


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


# Sends due messages in as few batches as possible.
func _say_all(now: float) -> void:
	var before = _outbox.seq
	for agent_name in _leaving:
		send_numbered(agent_name, {"type": "leave"})
	_leaving = []
	if options.get("things") != null and not options["things"].pump(_outbox.message_bytes, self):
		_fail("message-too-large", "a thing, or an answer about ways, is longer than a message may be, and was not sent")
	for key in agents.keys():
		if agents.has(key):
			agents[key]._pump(now, self)
	for each in squads.values():
		each._pump(now, self)
	for text in _outbox.taken():
		_send(text)
	if _outbox.seq > before:
		_overdue_at = min(_overdue_at, now + options["answer_seconds"])


func _give_up(_now: float) -> void:
	var socket = _socket
	lost(socket)
	if socket != null:
		socket.close()


# Whether a message is new. A gap ends the connection, so that the server resends the missing messages.
func _count(n: int, now: float) -> bool:
	if _is_any_number_right:
		_received = n - 1
	_is_any_number_right = false
	if n <= _received:
		return false
	if n > _received + 1:
		_give_up(now)
		return false
	_received = n
	_is_ack_due = true
	_attempts = 0
	return true


func _welcome(message: Dictionary) -> void:
	if state != "greeting" and state != "open":
		return
	var is_new = _token == ""
	var is_first = not is_open()
	_token = message["resumeToken"]
	var limits = message.get("limits")
	var told = Message.number_of(limits, "messageBytes") if typeof(limits) == TYPE_DICTIONARY else Outbox.MESSAGE_BYTES
	_outbox.limit_to(told)
	_overdue_at = INF
	_become("open")
	if is_new:
		_resync(null)
	elif is_first:
		_outbox.forget_up_to(Message.number_of(message, "received"))
		for text in _outbox.unacknowledged():
			_send(text)


func _resync(names) -> void:
	if typeof(names) != TYPE_ARRAY:
		_is_any_number_right = true
		if options.get("things") != null:
			options["things"].tell_again()
	for agent in agents.values():
		if typeof(names) != TYPE_ARRAY or agent.agent_name in names:
			agent._tell_again()
	for each in squads.values():
		if typeof(names) != TYPE_ARRAY or Message.has_any(names, each.members()):
			each._tell_again()


func _acknowledged(received: int, now: float) -> void:
	_outbox.forget_up_to(received)
	_attempts = 0
	_overdue_at = INF if _outbox.is_empty() else now + options["answer_seconds"]


func _found_wrong(error: Dictionary, now: float) -> void:
	var code = error["code"]
	if is_open():
		_blame(error, now)
	elif code == "invalid-token" and _token != "":
		_forget()
	elif code in PASSING:
		_fail(code, error["message"])
	else:
		refuse(code, error["message"])
		_socket.close()


# Reports an error to the agent concerned, or to all for an error of the session.
func _blame(error: Dictionary, now: float) -> void:
	var seq = Message.number_of(error, "seq")
	for each in squads.values():
		if each.squad_name == error.get("squad") or each._has_sent(seq):
			each._found_wrong(error, seq, now)
			return
	var called = error.get("agent")
	var is_of_all = seq == 0 and called == null
	var sender = _outbox.sender_of(seq)
	var is_of_things = sender == "" and called == null
	if is_of_all or is_of_things:
		_fail(error["code"], error["message"])
	for key in agents.keys():
		if not agents.has(key):
			continue
		var is_sender = sender == key or agents[key]._has_sent(seq)
		var is_concerned = is_sender if called == null else called == key
		if is_of_all or is_concerned:
			agents[key]._found_wrong(error, seq, now)


# Drops the lost session: the next hello starts another one, with its own numbers.
func _forget() -> void:
	_token = ""
	_received = 0
	_outbox.forget_all()
	_leaving = []
	for member in agents.values() + squads.values():
		member._forget_session()
