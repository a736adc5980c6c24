# What differs between the versions of Godot, but for sockets.
extends Reference


static func now_seconds() -> float:
	return OS.get_ticks_msec() / 1000.0


static func to_json_text(value) -> String:
	return JSON.print(value)


# Null for what is no JSON. Numbers that are whole become integers again: Godot reads all of them as floats.
static func from_json_text(text: String):
	var parsed = JSON.parse(text)
	return whole(parsed.result) if parsed.error == OK else null


static func byte_length(text: String) -> int:
	return text.to_utf8().size()


static func joined(texts: Array) -> String:
	return PoolStringArray(texts).join(",")


static func whole(value):
	match typeof(value):
		TYPE_REAL:
			return int(value) if value == floor(value) and abs(value) < 9e15 else value
		TYPE_ARRAY:
			for index in value.size():
				value[index] = whole(value[index])
		TYPE_DICTIONARY:
			for key in value:
				value[key] = whole(value[key])
	return value
