# Generated from clients/python/understudy_client/want.py by clients/translator; do not edit.
# The want of an agent or a squad, sent once, and again whenever another plan is needed. Times are in seconds.
extends Reference #3
extends RefCounted #4

const Message = preload("res://addons/understudy/understudy_message.gd")

const RETRY_S = 1.0
# Time after which a want without a state is in vain: the agent's name may be wrong.
const VAIN_S = 1.0
# Codes of temporary refusals.
const BUSY = ["too-busy", "rate-limited", "draining"]

# The goal with its options, if there is one.
var told
# Whether a request for a plan is due.
var is_due = false
var _text = ""
# The server's number for it; 0 for none.
var _seq = 0
# Time of a refusal, after which wanting the same again is meaningful.
var _refused_at = INF
var _ask_at = INF
# Time at which it is in vain; infinite while it is not.
var _vain_at = INF
var _is_vain = false
# Failed steps, excluded from plans.
var _failed = []


# Whether the server's runner starts the steps.
func is_served() -> bool:
	return told != null and Message.text_of(told, "runner") == "server"


# Whether the server plans for it.
func is_known() -> bool:
	return _seq > 0


# Sets another want, with its JSON; false for the same one, which is sent again only after a refusal.
func become(message: Dictionary, text: String) -> bool:
	if told != null and text == _text:
		_ask_at = min(_ask_at, _refused_at + RETRY_S)
		return false
	resume(message, text)
	_failed = []
	return true


# Restores the want of a saved game, with its JSON.
func resume(message: Dictionary, text: String) -> void:
	told = message
	_text = text


# Clears the want.
func end() -> void:
	told = null
	is_due = false


# Requests another plan.
func ask() -> void:
	_ask_at = INF
	tell_again()


# Whether another request is due.
func is_ask_due(now: float) -> bool:
	return now >= _ask_at


func tell_again() -> void:
	is_due = told != null
	_refused_at = INF


func forget_session() -> void:
	_seq = 0


# Sends the want, with more members; false if it is too large.
func say(now: float, session, sender: String, more: Dictionary) -> bool:
	is_due = false
	_ask_at = INF
	_seq = session.send_numbered(sender, _with_failed(Message.merged(told, more)))
	_refused_at = INF if _seq > 0 else now
	return _seq > 0


# Whether it has waited long for a state; once.
func waits_in_vain(now: float, has_state: bool) -> bool:
	if has_state or not is_due:
		_vain_at = INF
		_is_vain = false
		return false
	_vain_at = min(_vain_at, now + VAIN_S)
	if _is_vain or now < _vain_at:
		return false
	_is_vain = true
	return true


# Whether a plan for this want number answers the current want.
func is_answered_by(number: int) -> bool:
	return told != null and has_number(number)


# Whether a number is the server's number for it.
func has_number(number: int) -> bool:
	return number > 0 and number == _seq


# Handles an error about a message; returns whether the want is sent again automatically.
func refused(code: String, number: int, now: float) -> bool:
	if not has_number(number):
		return false
	if code in BUSY:
		_ask_at = now + RETRY_S
		return true
	_refused_at = now
	return false


# Drops a finished order, so that it is not repeated in another session or from a saved game.
func order_ended(name: String) -> void:
	if told == null:
		return
	var left = []
	for order in Message.items_of(told, "orders"):
		if Message.text_of(order, "id") != name:
			left.append(order)
	told["orders"] = left


func step_failed(step) -> void:
	_failed.append(step)


func step_finished() -> void:
	_failed = []


func _with_failed(message: Dictionary) -> Dictionary:
	if _failed.size() > 0:
		var disabled = Message.items_of(message, "disabled")
		for step in _failed:
			disabled.append(Message.json_of(step))
		message["disabled"] = disabled
	return message
