# Runs all tests of the client.
#   godot3-server --path . --script res://tests/run_tests.gd
extends SceneTree

const CASES = [
	preload("res://tests/session_tests.gd"),
	preload("res://tests/hostile_tests.gd"),
	preload("res://tests/squad_tests.gd"),
	preload("res://tests/question_tests.gd"),
	preload("res://tests/scene_tests.gd"),
]


func _initialize() -> void:
	var wrong = 0
	for case in CASES:
		var tests = case.new()
		tests.run(root)
		wrong += tests.wrong
	print("done")
	quit(1 if wrong > 0 else 0)
