"""Lists and calls everything of `understudy mcp` with Python's official client, and prints the
results as JSON.
"""

import asyncio
import json
import sys

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client


async def main(calls, command, arguments, folder):
    server = StdioServerParameters(command=command, args=arguments, cwd=folder)
    async with stdio_client(server) as (read, write), ClientSession(read, write) as session:
        await session.initialize()
        tools = (await session.list_tools()).tools
        resources = (await session.list_resources()).resources
        prompts = (await session.list_prompts()).prompts
        answers = []
        for name, given in calls:
            answer = (await session.call_tool(name, given)).model_dump(mode="json", by_alias=True)
            answers.append([name, answer["isError"], answer["content"][0]["text"]])
        texts = [
            (await session.read_resource(resource.uri)).contents[0].text for resource in resources
        ]
        written = []
        for prompt in prompts:
            given = {argument.name: "a game" for argument in prompt.arguments or []}
            written.append((await session.get_prompt(prompt.name, given)).messages[0].content.text)
        print(
            json.dumps(
                {
                    "tools": [tool.name for tool in tools],
                    "resources": [len(text) for text in texts],
                    "prompts": written,
                    "answers": answers,
                }
            )
        )


calls, command, arguments, folder = map(json.loads, sys.argv[1:])
asyncio.run(main(calls, command, arguments, folder))
