# Numbered messages on their way to the server: kept until it has acknowledged them, and sent in batches of limited size.
extends Reference #3
extends RefCounted #4

const Platform = preload("res://addons/understudy/understudy_platform.gd")
# Limit on unacknowledged messages; beyond it nothing is sent, and changes accumulate into one message.
const MAX_KEPT = 256
const MESSAGE_BYTES = 32768
const FEWEST_BYTES = 1024
const BATCH_BYTES = 64
# Number of recent messages with a known sender, for errors about them.
const MAX_SENDERS = 1024

# The number of the last message.
var seq = 0
# Size limit of a message.
var message_bytes = MESSAGE_BYTES
# Unacknowledged messages: [seq, text].
var _kept = []
# The senders of recent messages, by number modulo their count: [seq, sender].
var _senders = {}
var _batch = []
var _batch_bytes = 0
# Batches that are complete.
var _ready_texts = []


# Adds a message, without a number yet. Returns its number, or 0 if it is too large.
func add(sender: String, message: Dictionary) -> int:
	message["seq"] = seq + 1
	var text = Platform.to_json_text(message)
	var bytes = Platform.byte_length(text)
	if bytes > message_bytes:
		return 0
	seq += 1
	_kept.append([seq, text])
	_senders[seq % MAX_SENDERS] = [seq, sender]
	if _batch_bytes + bytes > message_bytes - BATCH_BYTES:
		_end_batch()
	_batch.append(text)
	_batch_bytes += bytes + 1
	return seq


# The texts to send, each within the limit.
func taken() -> Array:
	_end_batch()
	var texts = _ready_texts
	_ready_texts = []
	return texts


func limit_to(bytes: int) -> void:
	message_bytes = int(clamp(bytes, FEWEST_BYTES, MESSAGE_BYTES))


func is_full() -> bool:
	return _kept.size() >= MAX_KEPT


func is_empty() -> bool:
	return _kept.size() == 0


func forget_up_to(received: int) -> void:
	while _kept.size() > 0 and _kept[0][0] <= received:
		_kept.pop_front()


# The texts that a resumed session has not received.
func unacknowledged() -> Array:
	var texts = []
	for each in _kept:
		texts.append(each[1])
	return texts


# The sender of a recent message; null for an unknown number.
func sender_of(number: int):
	var known = _senders.get(number % MAX_SENDERS, [0, ""])
	return known[1] if number > 0 and known[0] == number else null


# Starts the numbers of another session.
func forget_all() -> void:
	seq = 0
	_kept = []
	_senders = {}


func _end_batch() -> void:
	if _batch.size() == 1:
		_ready_texts.append(_batch[0])
	elif _batch.size() > 1:
		_ready_texts.append('{"type":"batch","messages":[' + Platform.joined(_batch) + "]}")
	_batch = []
	_batch_bytes = 0
