# Registers UnderstudyClient and UnderstudyAgent as nodes in the editor.
tool #3
@tool #4
extends EditorPlugin


func _enter_tree() -> void:
	var client = preload("res://addons/understudy/understudy_client.gd")
	var agent = preload("res://addons/understudy/understudy_agent.gd")
	add_custom_type("UnderstudyClient", "Node", client, null)
	add_custom_type("UnderstudyAgent", "Node", agent, null)


func _exit_tree() -> void:
	remove_custom_type("UnderstudyClient")
	remove_custom_type("UnderstudyAgent")
