# The want of an agent or a squad, sent once, and again whenever another plan is needed. Times are in seconds.
extends Reference #3
extends RefCounted #4

const Platform = preload("res://addons/understudy/understudy_platform.gd")
const RETRY_SECONDS = 1.0
const BUSY = ["too-busy", "rate-limited", "draining"]

# The goal with its options; null for none.
var message = null
# Whether a request for a plan is due.
var is_due = false
var _text = ""
# The server's number for it; 0 for none.
var _seq = 0
# Time of a refusal; wanting the same again is then meaningful. Null: not refused.
var _refused_at = null
var _ask_at = INF
# Failed steps, excluded from plans.
var _failed = []


# Whether the server's runner starts the steps.
func is_served() -> bool:
	return message != null and message.get("runner") == "server"


# Whether the server plans for it.
func is_known() -> bool:
	return _seq > 0


# Sets another want; false for the same one, which is sent again only after a refusal.
func become(next: Dictionary) -> bool:
	if message != null and Platform.to_json_text(next) == _text:
		if _refused_at != null:
			_ask_at = _refused_at + RETRY_SECONDS
		return false
	# A copy, since games change their conditions in place.
	resume(next.duplicate(true))
	_failed = []
	return true


# Restores the want of a saved game.
func resume(saved: Dictionary) -> void:
	message = saved
	_text = Platform.to_json_text(saved)


# Clears the want.
func end() -> void:
	message = null
	is_due = false


# Requests another plan.
func ask() -> void:
	_ask_at = INF
	tell_again()


# Whether another request is due.
func is_ask_due(now: float) -> bool:
	return now >= _ask_at


func tell_again() -> void:
	is_due = message != null
	_refused_at = null


func forget_session() -> void:
	_seq = 0


# Sends the want, with more members; false if it is too large.
func say(now: float, agent_name: String, session, more: Dictionary) -> bool:
	is_due = false
	_ask_at = INF
	_seq = session.send_numbered(agent_name, _with_failed(more))
	_refused_at = null if _seq > 0 else now
	return _seq > 0


# Whether a plan for this want number answers the current want.
func is_answered_by(number: int) -> bool:
	return message != null and has_number(number)


# Whether a number is the server's number for it.
func has_number(number: int) -> bool:
	return number > 0 and number == _seq


# Handles an error about a message; returns whether the want is sent again automatically.
func refused(code: String, number: int, now: float) -> bool:
	if not has_number(number):
		return false
	if code in BUSY:
		_ask_at = now + RETRY_SECONDS
		return true
	_refused_at = now
	return false


# Drops a finished order, so that it is not repeated in another session or from a saved game.
func order_ended(id: String) -> void:
	if message == null or not message.has("orders"):
		return
	var left = []
	for order in message["orders"]:
		if order.get("id") != id:
			left.append(order)
	message["orders"] = left


func step_failed(step: Dictionary) -> void:
	_failed.append(step)


func step_finished() -> void:
	_failed = []


func _with_failed(more: Dictionary) -> Dictionary:
	var wanted = message.duplicate()
	for key in more:
		wanted[key] = more[key]
	if _failed.size() > 0:
		wanted["disabled"] = wanted.get("disabled", []) + _failed
	return wanted
