# Generated from clients/python/understudy_client/session_life.py by clients/translator; do not edit.
# The part of a session that outlives its connections. Times are in seconds.
extends Reference #3
extends RefCounted #4

const Message = preload("res://addons/understudy/understudy_message.gd")
const Outbox = preload("res://addons/understudy/understudy_outbox.gd")
const Platform = preload("res://addons/understudy/understudy_platform.gd")

const LONGEST_S = 10.0
# Codes of temporary refusals.
const PASSING = ["too-busy", "rate-limited", "draining", "hello-late", "slow-reader"]

var agents = {}
var squads = {}
# The things of a game with a world.
var things
# Its connection: away, opening, open, refused (for good) or closed.
var state = "away"
# Why the server refused the client, if it did.
var refusal
var _answer_s = 10.0
var _reconnect_s = 0.25
var _token
var _outbox = Outbox.new()
var _received = 0
# After a resync, any next number is accepted.
var _is_any_number_right = false
var _is_ack_due = false
# Departed agents that the server does not know about yet.
var _leaving = []
# Time of the present frame.
var _now = 0.0
# The last delay before reconnecting; 0 for none.
var _delay = 0.0
var _connect_at = 0.0
# Time at which an answer is overdue: the welcome, or an acknowledgement.
var _overdue_at = INF


func is_open() -> bool:
	return state == "open"


# Whether everything is sent and acknowledged.
func is_settled() -> bool:
	if things != null:
		if things.is_due():
			return false
	for name in Message.keys_of(agents):
		if agents[name]._has_due():
			return false
	for name in Message.keys_of(squads):
		if squads[name]._has_due():
			return false
	return is_open() and _outbox.is_empty() and _leaving.size() == 0


func is_connection_due(now: float) -> bool:
	return state == "away" and not _is_wired() and now >= _connect_at


# An agent has left its squad.
func quit_squad(squad: String, agent: String) -> void:
	if squad in squads:
		squads[squad]._without(agent)


# Removes a departed agent from all further messages.
func left(agent, is_known: bool) -> void:
	if agent.agent_name in agents and Platform.is_one(agents[agent.agent_name], agent):
		agents.erase(agent.agent_name)
		if is_known:
			_leaving.append(agent.agent_name)


# Numbers the message of an agent, or of none, and adds it to a batch. Returns 0 if it is too large.
func send_numbered(sender: String, message: Dictionary) -> int:
	if sender != "":
		message["agent"] = sender
	var seq = _outbox.add(sender, message)
	if seq == 0:
		var error = Message.too_large(message, _outbox.limit)
		if sender in agents:
			agents[sender]._tell_error(error)
		var squad = Message.text_of(message, "squad")
		if squad != null and squad in squads:
			squads[squad]._tell_error(error)
	return seq


# Waits for an answer of the server.
func _await(now: float) -> void:
	_overdue_at = now + _answer_s


# The connection is open; a resumed session needs no ticket.
func _say_hello(now: float, hello: Dictionary, ticket) -> void:
	if _token != null:
		hello["token"] = _token
		hello["received"] = _received
	elif ticket != null:
		hello["ticket"] = ticket
	_become("opening")
	_await(now)
	_send(Platform.to_json_text(hello))


# The connection is lost, or failed to open.
func _lose(now: float) -> void:
	if state == "refused" or state == "closed":
		return
	_delay = min(LONGEST_S, 2 * _delay if _delay > 0 else _reconnect_s)
	# Jitter, so that clients of one server do not reconnect all at once.
	_connect_at = now + _delay * (0.5 + _drawn() / 2)
	_overdue_at = INF
	_become("away")


# Handles a message of the server; an invalid one is reported, and otherwise ignored.
func _hear(text: String, now: float) -> void:
	var message = _read(text)
	if message == null:
		return
	if Message.is_given(message, "n") and not _count(Message.number_of(message, "n"), now):
		return
	if not _is_sound(message):
		return
	var kind = Message.text_of(message, "type")
	var squad = Message.text_of(message, "squad")
	var agent = Message.text_of(message, "agent")
	if kind == "welcome":
		_welcome(message, now)
	elif kind == "ack":
		_acknowledged(Message.number_of(message, "received"), now)
	elif kind == "resync":
		_resync(Message.names_of(message, "agents"), not Message.is_given(message, "agents"))
	elif kind == "error":
		_found_wrong(message, now)
	elif kind == "ways":
		if things != null:
			things.asked(message)
	elif kind == "roles":
		if squad != null and squad in squads:
			squads[squad]._hear_roles(message)
	elif agent != null and agent in agents:
		agents[agent]._hear(message, game_ms())


# Starts steps, sends messages, and closes silent connections.
func _update(now: float) -> void:
	_now = now
	if now >= _overdue_at:
		_give_up(now)
	for name in Message.keys_of(agents):
		# A listener of one agent may end another.
		if name in agents:
			agents[name]._begin()
	if is_open() and not _outbox.is_full():
		_say_all(now)
	if _is_ack_due and is_open():
		_is_ack_due = false
		_send(Platform.to_json_text({"type": "ack", "received": _received}))


# Sends due messages in as few batches as possible.
func _say_all(now: float) -> void:
	var before = _outbox.seq
	for name in _leaving:
		send_numbered(name, {"type": "leave"})
	_leaving = []
	if things != null:
		things.pump(_outbox.limit, self)
	for name in Message.keys_of(agents):
		if name in agents:
			agents[name]._pump(now, self)
	for name in Message.keys_of(squads):
		squads[name]._pump(now, self)
	for text in _outbox.taken():
		_send(text)
	if _outbox.seq > before:
		_overdue_at = min(_overdue_at, now + _answer_s)


# Waits for the acknowledgement of what is sent, if anything is left.
func _await_acks(now: float) -> void:
	_overdue_at = INF if _outbox.is_empty() else now + _answer_s


func _become(state: String) -> void:
	if self.state != state:
		self.state = state
		_tell_state()


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
	_delay = 0.0
	return true


func _welcome(message: Dictionary, now: float) -> void:
	if state != "opening" and state != "open":
		return
	var is_new = _token == null
	var is_first = not is_open()
	_token = Message.text_of(message, "resumeToken")
	_outbox.limit_to(Message.number_of(Message.member_of(message, "limits"), "messageBytes"))
	if _outbox.forget_up_to(Message.number_of(message, "received")) or is_first:
		_await_acks(now)
	_become("open")
	if is_new:
		var none = []
		_resync(none, true)
	elif is_first:
		for text in _outbox.unacknowledged():
			_send(text)


# Sends again what the server does not know of some agents, or anything.
func _resync(names: Array, is_all: bool) -> void:
	if is_all:
		_is_any_number_right = true
		if things != null:
			things.tell_again()
	for name in Message.keys_of(agents):
		if is_all or name in names:
			agents[name]._tell_again()
	for name in Message.keys_of(squads):
		if is_all or squads[name]._has_any(names):
			squads[name]._tell_again()


func _acknowledged(received: int, now: float) -> void:
	_delay = 0.0
	if _outbox.forget_up_to(received):
		_await_acks(now)


func _found_wrong(message: Dictionary, now: float) -> void:
	var error = Message.error_of(message)
	if is_open():
		_blame(message, error, now)
	elif error.code == "invalid-token" and _token != null:
		_forget()
	elif error.code in PASSING:
		_tell_failure(error)
	else:
		refusal = error
		_become("refused")
		_close_wire()


# Reports an error to the squad or agent concerned, or to all for an error of the session.
func _blame(message: Dictionary, error, now: float) -> void:
	var seq = Message.number_of(message, "seq")
	for name in Message.keys_of(squads):
		if name == Message.text_of(message, "squad") or squads[name]._has_sent(seq):
			squads[name]._found_wrong(error, seq, now)
			return
	var agent = Message.text_of(message, "agent")
	var is_of_all = seq == 0 and agent == null
	var sender = _outbox.sender_of(seq)
	# An error about things concerns no agent.
	var is_of_none = sender == "" and agent == null
	if is_of_all or is_of_none:
		_tell_failure(error)
	for name in Message.keys_of(agents):
		if name in agents:
			var is_sender = name == sender or agents[name]._has_sent(seq)
			var is_concerned = is_sender if agent == null else name == agent
			if is_of_all or is_concerned:
				agents[name]._found_wrong(error, seq, now)


# Drops the lost session: the next hello starts another one, with its own numbers.
func _forget() -> void:
	_token = null
	_received = 0
	_outbox.forget_all()
	_leaving = []
	for name in Message.keys_of(agents):
		agents[name]._forget_session()
	for name in Message.keys_of(squads):
		squads[name]._forget_session()


# The game's clock.
func game_ms() -> float:
	return 0.0


# A random number below 1.
func _drawn() -> float:
	return 0.0


# Whether there is a connection, open or not.
func _is_wired() -> bool:
	return false


func _send(text: String) -> void:
	pass


# Closes the connection.
func _close_wire() -> void:
	pass


# Loses the connection, and closes it.
func _give_up(now: float) -> void:
	pass


# A message of the server; nothing, once it is reported, for an invalid one.
func _read(text: String):
	return null


# Whether a message has what its type says; other ones are reported.
func _is_sound(message: Dictionary) -> bool:
	return false


# Tells the game of the connection's state.
func _tell_state() -> void:
	pass


# Tells the game of an error that concerns no particular agent.
func _tell_failure(error) -> void:
	pass
