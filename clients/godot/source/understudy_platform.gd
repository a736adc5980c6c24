# What differs between the versions of Godot, but for sockets.
extends Reference #3
extends RefCounted #4


static func now_seconds() -> float:
	return OS.get_ticks_msec() / 1000.0 #3
	return Time.get_ticks_msec() / 1000.0 #4


static func to_json_text(value) -> String:
	return JSON.print(value) #3
	return JSON.stringify(value) #4


# Null for what is no JSON. Numbers that are whole become integers again: Godot reads all of them as floats.
static func from_json_text(text: String):
	var parsed = JSON.parse(text) #3
	return whole(parsed.result) if parsed.error == OK else null #3
	var json = JSON.new() #4
	return whole(json.data) if json.parse(text) == OK else null #4


static func byte_length(text: String) -> int:
	return text.to_utf8().size() #3
	return text.to_utf8_buffer().size() #4


static func joined(texts: Array) -> String:
	return PoolStringArray(texts).join(",") #3
	return ",".join(PackedStringArray(texts)) #4


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
