# What came of a plan that is still being made: the state it is for, its steps, and how many of them are done.
extends Reference

const Message = preload("res://addons/understudy/understudy_message.gd")

var _based_on = Message.NO_STATE
var _steps = []
var _done = 0


# There is no such plan any more.
func forget() -> void:
	_based_on = Message.NO_STATE


# Takes a step in; returns those that are left, or null if it does not follow those before it.
func add(based_on: int, index: int, step: Dictionary):
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


# How many steps of the whole plan are done: it is as good as one from there.
func done_of(based_on: int, steps: Array) -> int:
	if based_on != _based_on or steps.size() < _done:
		return 0
	for index in range(_done):
		if not Message.is_same_step(steps[index], _steps[index]):
			return 0
	return _done
