"""The game of play_hut.py, with asyncio."""

import asyncio

import hut_game
from understudy_client import AsyncClient


async def next_ticket() -> str:
    return hut_game.next_ticket()


async def main() -> None:
    over = asyncio.Event()
    ticket = next_ticket if hut_game.TICKET else None
    async with AsyncClient(hut_game.URL, "hut", ticket=ticket, **hut_game.SETTINGS) as client:
        client.on_connection = lambda state, refusal: over.set() if refusal else None
        hut_game.play_hut(client, over.set)
        await over.wait()
        await client.close(within_ms=60_000)
        hut_game.end_if_refused(client)


hut_game.end_with_squad_plan()
asyncio.run(main())
