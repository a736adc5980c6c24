# The client's side of the protocol: numbers, resuming, what is to be sent again. Times are in seconds.
extends Reference #3
extends RefCounted #4

const Platform = preload("res://addons/understudy/understudy_platform.gd")
const CLIENT_NAME = "understudy (Godot) 0.1.0"
const LONGEST_SECONDS = 10.0
# While so many messages are not acknowledged nothing more is sent: what changes meanwhile is told in one.
const MAX_KEPT = 256
const MESSAGE_BYTES = 32768
# Refusals that may be over soon.
const PASSING = ["too-busy", "rate-limited", "draining", "hello-late", "slow-reader"]

var options = {}
var agents = {}
# "away", "greeting", "open", "refused" (for good) or "closed".
var state = "away"
var refusal_code = ""
var refusal_message = ""
var _told
var _socket = null
# Connections that are over: they may be in the middle of telling so.
var _gone = []
var _token = ""
var _seq = 0
var _received = 0
# After a resync the next number is right, whatever it is.
var _is_any_number_right = false
var _is_ack_due = false
# Messages that are not acknowledged: [seq, text].
var _kept = []
var _batch = []
var _batch_bytes = 0
var _message_bytes = MESSAGE_BYTES
var _attempts = 0
var _connect_at = 0.0
# When an answer is overdue: the welcome, or an acknowledgement.
var _overdue_at = INF


# `told` has connection_became(state). Options: domain, domain_hash, client, ticket, answer_seconds, reconnect_seconds.
func _init(given: Dictionary, told):
	options = given
	_told = told


func is_open() -> bool:
	return state == "open"


# Whether the server has acknowledged all that it was told, and nothing is left to tell.
func is_settled() -> bool:
	for agent in agents.values():
		if agent.is_due():
			return false
	return is_open() and _kept.size() == 0


func is_connection_due(now: float) -> bool:
	return state == "away" and _socket == null and now >= _connect_at


func connecting(socket, now: float) -> void:
	_socket = socket
	_overdue_at = now + options["answer_seconds"]


func poll() -> void:
	if _socket != null:
		_socket.poll()


# Begins steps, sends what is to be sent, and gives up what nobody answers.
func update(now: float) -> void:
	_gone = []
	if now >= _overdue_at:
		_give_up(now)
	for agent in agents.values():
		agent.begin()
	if is_open() and _kept.size() < MAX_KEPT:
		for agent in agents.values():
			agent.pump(now, self)
		if _batch.size() > 0:
			_overdue_at = min(_overdue_at, now + options["answer_seconds"])
		_flush()
	if _is_ack_due and is_open():
		_is_ack_due = false
		_send(Platform.to_json_text({"type": "ack", "received": _received}))


# Ends for good.
func close() -> void:
	if is_open():
		_send('{"type":"bye"}')
	if _socket != null:
		_socket.close()
	_socket = null
	_become("closed")


# Gives a message its number, and sends it with others. Returns the number.
func send_numbered(message: Dictionary) -> int:
	_seq += 1
	message["seq"] = _seq
	var text = Platform.to_json_text(message)
	_kept.append([_seq, text])
	var more = Platform.byte_length(text) + 1
	if _batch_bytes + more > _message_bytes - 64:
		_flush()
	_batch.append(text)
	_batch_bytes += more
	return _seq


# The connection is there.
func opened(socket) -> void:
	if socket != _socket:
		return
	var hello = {"type": "hello", "protocol": [1], "domain": options["domain"]}
	hello["client"] = options["client"] if options["client"] != "" else CLIENT_NAME
	if options["domain_hash"] != "":
		hello["domainHash"] = options["domain_hash"]
	if _token != "":
		hello["token"] = _token
		hello["received"] = _received
	elif options["ticket"] != "":
		hello["ticket"] = options["ticket"]
	_become("greeting")
	_overdue_at = Platform.now_seconds() + options["answer_seconds"]
	_send(Platform.to_json_text(hello))


# The connection is gone, or could not be made.
func lost(socket) -> void:
	if socket != _socket:
		return
	_gone.append(_socket)
	_socket = null
	if state == "refused" or state == "closed":
		return
	var longest = min(LONGEST_SECONDS, options["reconnect_seconds"] * pow(2, min(_attempts, 30)))
	_attempts += 1
	# Clients that lost the same server do not come back all at once.
	_connect_at = Platform.now_seconds() + longest * (0.5 + randf() / 2)
	_overdue_at = INF
	_become("away")


# Takes a message of the server in; what is no message is ignored.
func heard(socket, text: String) -> void:
	var message = Platform.from_json_text(text)
	if socket != _socket or typeof(message) != TYPE_DICTIONARY:
		return
	var now = Platform.now_seconds()
	if message.has("n") and not _count(_number(message, "n"), now):
		return
	match message.get("type"):
		"welcome":
			_welcome(message)
		"ack":
			_acknowledged(_number(message, "received"), now)
		"resync":
			_resync(message.get("agents"))
		"error":
			_failed(message, now)
		_:
			if agents.has(message.get("agent")):
				_tell(agents[message["agent"]], message)


func _tell(agent, message: Dictionary) -> void:
	match message["type"]:
		"plan", "revised":
			agent.planned(message)
		"early":
			agent.set_out(message)
		"begin":
			agent.told(_number(message, "stepId"), message.get("step"))
		"interrupt":
			agent.interrupted(_number(message, "stepId"), str(message.get("reason")))


func _number(message: Dictionary, key: String) -> int:
	var value = message.get(key)
	return value if typeof(value) == TYPE_INT else 0


func _send(text: String) -> void:
	if _socket != null:
		_socket.send(text)


func _flush() -> void:
	if _batch.size() == 1:
		_send(_batch[0])
	elif _batch.size() > 1:
		_send('{"type":"batch","messages":[' + Platform.joined(_batch) + "]}")
	_batch = []
	_batch_bytes = 0


func _become(next: String) -> void:
	if state == next:
		return
	state = next
	_told.connection_became(next)


func _give_up(_now: float) -> void:
	var socket = _socket
	lost(socket)
	if socket != null:
		socket.close()


# Whether a message is new. After a gap the connection is given up: the server sends again what is missing.
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
	return true


func _welcome(message: Dictionary) -> void:
	var is_new = _token == ""
	var is_first = not is_open()
	_token = str(message.get("resumeToken"))
	var limits = message.get("limits")
	var told = _number(limits, "messageBytes") if typeof(limits) == TYPE_DICTIONARY else 0
	_message_bytes = told if told > 0 else MESSAGE_BYTES
	_overdue_at = INF
	_attempts = 0
	_become("open")
	if is_new:
		_resync(null)
	elif is_first:
		_forget_up_to(_number(message, "received"))
		for each in _kept:
			_send(each[1])


func _resync(names) -> void:
	if typeof(names) != TYPE_ARRAY:
		_is_any_number_right = true
	for agent in agents.values():
		if typeof(names) != TYPE_ARRAY or agent.agent_name in names:
			agent.tell_again()


func _acknowledged(received: int, now: float) -> void:
	_forget_up_to(received)
	_overdue_at = now + options["answer_seconds"] if _kept.size() > 0 else INF


func _forget_up_to(received: int) -> void:
	while _kept.size() > 0 and _kept[0][0] <= received:
		_kept.pop_front()


func _failed(error: Dictionary, now: float) -> void:
	var code = str(error.get("code"))
	var message = str(error.get("message"))
	if is_open():
		for agent in agents.values():
			agent.found_wrong(_number(error, "seq"), code, message, now)
	elif code == "invalid-token" and _token != "":
		# The session is lost: the next hello begins another one, with numbers of its own.
		_token = ""
		_seq = 0
		_received = 0
		_kept = []
	elif not code in PASSING:
		refusal_code = code
		refusal_message = message
		_become("refused")
		_socket.close()
