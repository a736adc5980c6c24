# Base of the client's tests: each function with a name starting with "test_" is a test.
extends Reference

const Platform = preload("res://addons/understudy/understudy_platform.gd")
const Played = preload("res://tests/played_session.gd")
const GOTO = Played.GOTO
const CHOP = Played.CHOP

var wrong = 0
# The root node.
var _root
var _test = ""


func run(root) -> void:
	_root = root
	for method in get_method_list():
		if method["name"].begins_with("test_"):
			_test = method["name"]
			call(_test)


func same(expected, found, what = "") -> void:
	if typeof(expected) != typeof(found) or expected != found:
		wrong += 1
		printerr("%s %s: expected %s, found %s" % [_test, what, expected, found])


func times(text: String, count: int) -> String:
	var parts = PoolStringArray()
	for _index in range(count):
		parts.append(text)
	return parts.join("")
