# What differs between the versions of Godot, but for sockets.
extends RefCounted

# Servers send less; what is longer is not read.
const MAX_TEXT = 262144
const MAX_DEPTH = 64
# However so few brackets are nested, the engine can read them.
const FEW_BRACKETS = 200
const QUOTE = 34
const BACKSLASH = 92
# Square brackets and braces.
const OPENING = [91, 123]
const CLOSING = [93, 125]


static func now_seconds() -> float:
	return Time.get_ticks_msec() / 1000.0


static func to_json_text(value) -> String:
	return JSON.stringify(value)


# Null for what is no JSON, and for what is too long or nested too deeply: the engine ends over such. Numbers that are
# whole become integers again: Godot reads all of them as floats.
static func from_json_text(text: String):
	if text.length() > MAX_TEXT or is_too_deep(text):
		return null
	var json = JSON.new()
	return whole(json.data) if json.parse(text) == OK else null


# Whether JSON is nested more deeply than any message.
static func is_too_deep(text: String) -> bool:
	if text.count("[") + text.count("{") <= FEW_BRACKETS:
		return false
	var depth = 0
	var is_text = false
	var is_escaped = false
	for code in text.to_utf8_buffer():
		if is_escaped:
			is_escaped = false
		elif is_text:
			is_escaped = code == BACKSLASH
			is_text = code != QUOTE
		elif code == QUOTE:
			is_text = true
		elif code in OPENING:
			depth += 1
			if depth > MAX_DEPTH:
				return true
		elif code in CLOSING:
			depth -= 1
	return false


# Whether two dictionaries are one and the same.
static func is_one(first, second) -> bool:
	return is_same(first, second)


# What a function of the game's gives; null if it cannot be called any more, or fails.
static func result_of(function):
	return function.call() if function.is_valid() else null


static func result_with(function, arguments: Array):
	return function.callv(arguments) if function.is_valid() else null


static func byte_length(text: String) -> int:
	return text.to_utf8_buffer().size()


static func joined(texts: Array) -> String:
	return ",".join(PackedStringArray(texts))


static func whole(value):
	match typeof(value):
		TYPE_FLOAT:
			return int(value) if value == floor(value) and abs(value) < 9e15 else value
		TYPE_ARRAY:
			for index in value.size():
				value[index] = whole(value[index])
		TYPE_DICTIONARY:
			for key in value:
				value[key] = whole(value[key])
	return value
