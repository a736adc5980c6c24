# Differences between the versions of Godot, except for sockets.
extends Reference #3
extends RefCounted #4

# Length limit of a text from the server.
const MAX_TEXT = 262144
const MAX_DEPTH = 64
# Number of brackets up to which any nesting is safe for the engine.
const FEW_BRACKETS = 200
const QUOTE = 34
const BACKSLASH = 92
# Square brackets and braces.
const OPENING = [91, 123]
const CLOSING = [93, 125]


static func now_seconds() -> float:
	return OS.get_ticks_msec() / 1000.0 #3
	return Time.get_ticks_msec() / 1000.0 #4


static func to_json_text(value) -> String:
	return JSON.print(value) #3
	return JSON.stringify(value) #4


# Null for invalid JSON, and for texts that are too long or nested too deeply, which would crash the engine. Whole
# numbers become integers again, since Godot reads all numbers as floats.
static func from_json_text(text: String):
	if text.length() > MAX_TEXT or is_too_deep(text):
		return null
	var parsed = JSON.parse(text) #3
	return whole(parsed.result) if parsed.error == OK else null #3
	var json = JSON.new() #4
	return whole(json.data) if json.parse(text) == OK else null #4


# Whether JSON is nested more deeply than any message.
static func is_too_deep(text: String) -> bool:
	if text.count("[") + text.count("{") <= FEW_BRACKETS:
		return false
	var depth = 0
	var is_text = false
	var is_escaped = false
	for code in text.to_utf8(): #3
	for code in text.to_utf8_buffer(): #4
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


# Whether two variables hold the same dictionary.
static func is_one(first, second) -> bool:
	return first == second #3
	return is_same(first, second) #4


# The result of a game's function; null if it is no longer callable, or fails.
static func result_of(function):
	return function.call_func() if function.is_valid() else null #3
	return function.call() if function.is_valid() else null #4


static func result_with(function, arguments: Array):
	return function.call_funcv(arguments) if function.is_valid() else null #3
	return function.callv(arguments) if function.is_valid() else null #4


static func byte_length(text: String) -> int:
	return text.to_utf8().size() #3
	return text.to_utf8_buffer().size() #4


# Several messages as one.
static func batched(messages: Array) -> String:
	return '{"type":"batch","messages":[' + PoolStringArray(messages).join(",") + "]}" #3
	return '{"type":"batch","messages":[' + ",".join(PackedStringArray(messages)) + "]}" #4


static func whole(value):
	match typeof(value):
		TYPE_REAL: #3
		TYPE_FLOAT: #4
			return int(value) if value == floor(value) and abs(value) < 9e15 else value
		TYPE_ARRAY:
			for index in value.size():
				value[index] = whole(value[index])
		TYPE_DICTIONARY:
			for key in value:
				value[key] = whole(value[key])
	return value
