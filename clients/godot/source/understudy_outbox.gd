# Generated from clients/python/understudy_client/outbox.py by clients/translator; do not edit.
# Numbered messages: kept until the server has acknowledged them, and sent in batches of limited size.
extends Reference #3
extends RefCounted #4

const Platform = preload("res://addons/understudy/understudy_platform.gd")

# Limit on unacknowledged messages; beyond it nothing is sent, and changes accumulate into one message.
const MAX_KEPT = 256
const MESSAGE_BYTES = 32768
# Smallest accepted message limit of a server.
const FEWEST_BYTES = 1024
# Size of a batch without its messages.
const BATCH_BYTES = 64
# Number of recent messages with a known sender, for errors about them.
const MAX_SENDERS = 1024

# An unacknowledged message.
class Kept:
	extends Reference #3
	extends RefCounted #4
	var seq
	var text

	func _init(seq: int, text: String):
		self.seq = seq
		self.text = text

# The number of the last message.
var seq = 0
# Size limit of a message for the server.
var limit = MESSAGE_BYTES
var _kept = []
# The senders of recent messages, and the numbers of these, by number modulo their count.
var _senders = {}
var _numbers = {}
var _batch = []
var _batch_bytes = 0
# Batches that are complete.
var _ready = []


# Adds a message of an agent, or of none. Returns its number, or 0 if it is too large for any server.
func add(sender: String, message: Dictionary) -> int:
	message["seq"] = seq + 1
	var text = Platform.to_json_text(message)
	var size = Platform.byte_length(text)
	if size > limit:
		return 0
	seq += 1
	_kept.append(Kept.new(seq, text))
	_senders[seq % MAX_SENDERS] = sender
	_numbers[seq % MAX_SENDERS] = seq
	if _batch_bytes + size > limit - BATCH_BYTES:
		_end_batch()
	_batch.append(text)
	_batch_bytes += size + 1
	return seq


# The texts to send, each within the limit.
func taken() -> Array:
	_end_batch()
	var texts = _ready
	_ready = []
	return texts


# Sets the limit that the server told; 0 for none.
func limit_to(most: int) -> void:
	limit = MESSAGE_BYTES if most == 0 else max(FEWEST_BYTES, min(MESSAGE_BYTES, most))


func is_full() -> bool:
	return _kept.size() >= MAX_KEPT


func is_empty() -> bool:
	return _kept.size() == 0


# Whether the server has not acknowledged as much before.
func forget_up_to(received: int) -> bool:
	var left = []
	for each in _kept:
		if each.seq > received:
			left.append(each)
	var is_new = left.size() < _kept.size()
	_kept = left
	return is_new


# The texts that a resumed session has not received.
func unacknowledged() -> Array:
	var texts = []
	for each in _kept:
		texts.append(each.text)
	return texts


# The sender of a recent message, empty for none; nothing for an unknown number.
func sender_of(number: int):
	var at = number % MAX_SENDERS
	return _senders[at] if at in _numbers and _numbers[at] == number else null


# Starts the numbers of another session.
func forget_all() -> void:
	seq = 0
	_kept = []
	_senders = {}
	_numbers = {}


func _end_batch() -> void:
	if _batch.size() == 1:
		_ready.append(_batch[0])
	elif _batch.size() > 1:
		_ready.append(Platform.batched(_batch))
	_batch = []
	_batch_bytes = 0
