# Generated from clients/python/understudy_client/early_steps.py by clients/translator; do not edit.
# The early steps of a plan in progress: the state it is for, its steps, and the number of finished ones.
extends Reference #3
extends RefCounted #4

const Message = preload("res://addons/understudy/understudy_message.gd")

var _based_on = Message.NO_STATE
var _steps = []
var _done = 0


# Drops the plan.
func forget() -> void:
	_based_on = Message.NO_STATE


# Adds a step; returns the remaining ones, or nothing for a gap.
func add(based_on: int, index: int, step):
	if index == 0:
		_based_on = based_on
		_steps = []
		_done = 0
	if based_on != _based_on or index != _steps.size():
		return null
	_steps.append(step)
	return Message.steps_from(_steps, _done)


func step_finished() -> void:
	_done += 1


# Number of the whole plan's finished steps, from which it continues.
func done_of(based_on: int, steps: Array) -> int:
	if based_on != _based_on or steps.size() < _done:
		return 0
	for index in range(_done):
		if not Message.is_same_step(steps[index], _steps[index]):
			return 0
	return _done
