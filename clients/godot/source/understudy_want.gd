# What an agent wants. It is said once, and again whenever another plan is needed. Times are in seconds.
extends Reference #3
extends RefCounted #4

const Platform = preload("res://addons/understudy/understudy_platform.gd")
const RETRY_SECONDS = 1.0
const BUSY = ["too-busy", "rate-limited", "draining"]

# The goal and its options; null: the agent wants nothing.
var message = null
# Whether the server is to be asked now.
var is_due = false
var _text = ""
# The number that the server knows it by; 0: it does not.
var _seq = 0
# When the want was found wrong: from then on it makes sense to want the same again. Null: it was not.
var _refused_at = null
var _ask_at = INF
# Steps that failed: plans do without them.
var _failed = []


# Whether the server's runner says which steps to begin.
func is_served() -> bool:
	return message != null and message.get("runner") == "server"


# Whether the server plans for it.
func is_known() -> bool:
	return _seq > 0


# Takes another want; false if it is the same, which is asked again only if it was refused.
func become(next: Dictionary) -> bool:
	if message != null and Platform.to_json_text(next) == _text:
		if _refused_at != null:
			_ask_at = _refused_at + RETRY_SECONDS
		return false
	# A copy: games go on to change their conditions in place.
	resume(next.duplicate(true))
	_failed = []
	return true


# Takes the want of a saved game.
func resume(saved: Dictionary) -> void:
	message = saved
	_text = Platform.to_json_text(saved)


# The agent wants nothing.
func end() -> void:
	message = null
	is_due = false


# Another plan is needed.
func ask() -> void:
	_ask_at = INF
	tell_again()


# Whether it is time to ask once more.
func is_ask_due(now: float) -> bool:
	return now >= _ask_at


func tell_again() -> void:
	is_due = message != null
	_refused_at = null


func forget_session() -> void:
	_seq = 0


# Says it; false if it is too large.
func say(now: float, agent_name: String, session) -> bool:
	is_due = false
	_seq = 0
	var number = session.send_numbered(agent_name, _with_failed())
	if number > 0:
		_seq = number
	else:
		_refused_at = now
	return number > 0


# Whether a plan is for what the agent wants, by the number of the want that it is for.
func is_answered_by(number: int) -> bool:
	return message != null and has_number(number)


# Whether the server knows it by this number.
func has_number(number: int) -> bool:
	return number > 0 and number == _seq


# Takes in what was found wrong with a message; returns whether it is asked again by itself.
func refused(code: String, number: int, now: float) -> bool:
	if not has_number(number):
		return false
	if code in BUSY:
		_ask_at = now + RETRY_SECONDS
		return true
	_refused_at = now
	return false


# An order is over: it is not given again in another session, or from a saved game.
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


func _with_failed() -> Dictionary:
	var wanted = message.duplicate()
	wanted["type"] = "want"
	if _failed.size() > 0:
		wanted["disabled"] = wanted.get("disabled", []) + _failed
	return wanted
