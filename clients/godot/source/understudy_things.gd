# The things of a game.
extends "res://addons/understudy/understudy_things_life.gd"

const NO_WAY = -1

# The travel cost function; null: straight distance.
var way_function = null
# What tells the game of an error: tell_error(code, message).
var told = null


# Adds or changes a thing. Returns false for a value without a JSON form.
func see(id, told_of: Dictionary) -> bool:
	id = Platform.whole(id)
	var thing = Platform.whole(told_of.duplicate(true))
	thing["id"] = id
	if not Message.is_id(id) or not Message.is_json(thing):
		return false
	_change(id, thing)
	return true


# Removes a thing. Returns false if there is none.
func remove(id) -> bool:
	var key = Platform.whole(id)
	var is_there = _knows(key)
	_drop(key)
	return is_there


func _cost(agent_name: String, from, to):
	if way_function == null:
		return NO_WAY
	var cost = Platform.whole(Platform.result_with(way_function, [agent_name, from, to]))
	return cost if Message.is_number(cost) else NO_WAY


func _tell_too_large() -> void:
	var why = "a thing, or an answer about ways, is longer than a message may be, and was not sent"
	told.tell_error("message-too-large", why)
