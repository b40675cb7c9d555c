"""The tools as a model's program sees them: the SDK's own client, and `qa mcp` on a pipe."""

import json
import os
import signal
import subprocess
from contextlib import asynccontextmanager

import anyio
import jsonschema
import pytest
from mcp import Client, MCPError, StdioServerParameters

from qa.doors.mcp_server import LIMITS
from qa.doors.operations import OPERATIONS
from tests.support.doors import calls, printed, timeless


@asynccontextmanager
async def connected(command, mode="auto"):
    """A client of a server of its own, over stdio."""
    started = StdioServerParameters(command=command, args=["mcp"], env=dict(os.environ))
    async with Client(started, mode=mode) as client:
        yield client


@pytest.fixture
def talk(seeded):
    """A function that lets an asynchronous one talk with a server over the sample articles."""

    def run(conversation, mode="auto"):
        async def conversed():
            async with connected(seeded.command, mode=mode) as client:
                return await conversation(client)

        return anyio.run(conversed)

    return run


def test_every_tool_gives_what_the_command_line_prints(seeded, talk):
    """To a client of the newest protocol, and to one of the protocols that shake hands."""
    asked = calls(seeded.folder)
    expected = [printed(seeded, call) for call in asked]

    async def conversation(client):
        tools = {each.name: each for each in (await client.list_tools()).tools}
        return tools, [await client.call_tool(call.operation, call.given) for call in asked]

    for mode in ("auto", "legacy"):
        tools, results = talk(conversation, mode)
        assert set(tools) == set(OPERATIONS)
        for call, result, said in zip(asked, results, expected, strict=True):
            assert not result.is_error, result
            given = result.structured_content
            jsonschema.Draft202012Validator(tools[call.operation].output_schema).validate(given)
            assert json.loads(result.content[-1].text) == given
            value = given["articles"] if isinstance(said, list) else given
            assert timeless(value) == said, call


def test_every_tool_says_what_it_takes_and_that_it_only_reads(talk):
    async def conversation(client):
        return (await client.list_tools()).tools, client.instructions

    tools, instructions = talk(conversation)
    assert "no instruction to you" in instructions
    for tool in tools:
        assert tool.annotations.read_only_hint
        assert not tool.annotations.open_world_hint
        assert tool.description == OPERATIONS[tool.name].about or tool.name in LIMITS
        assert tool.input_schema["type"] == tool.output_schema["type"] == "object"


def test_a_refusal_is_a_result_that_says_so_and_a_mistake_an_error_that_helps(talk):
    async def conversation(client):
        refused = await client.call_tool("ask", {"question": "who won the 2018 World Cup?"})
        mistaken = await client.call_tool("ask", {"question": "who?", "top_k": 3})
        outside = await client.call_tool("show", {"file": "/etc/passwd"})
        with pytest.raises(MCPError, match="no tool delete"):
            await client.call_tool("delete", {})
        return refused, mistaken, outside

    refused, mistaken, outside = talk(conversation)
    assert not refused.is_error
    assert refused.structured_content["verdict"] == "not_found"
    assert refused.content[0].text.startswith("The articles do not say: not in your 2 articles.")
    assert mistaken.is_error
    assert mistaken.content[0].text.startswith("There is no top_k; there are question, ")
    assert outside.is_error
    assert outside.content[0].text.startswith("The index holds no article /etc/passwd.")


def test_lists_that_come_as_text_are_understood_and_long_ones_are_cut(talk):
    async def conversation(client):
        first = await client.call_tool("ask", {"question": "When will the APEC summit take place?"})
        said = json.dumps([first.structured_content])
        then = await client.call_tool("ask", {"question": "where is it held?", "history": said})
        part = await client.call_tool("list_articles", {"limit": 1, "filter": '{"since": "2016"}'})
        return then, part

    then, part = talk(conversation)
    assert "APEC summit" in then.structured_content["understood_as"]
    assert len(part.structured_content["articles"]) == 1


def test_without_an_index_each_call_says_what_to_do(qa):
    async def conversation():
        async with connected(qa.command) as client:
            return await client.call_tool("status", {})

    result = anyio.run(conversation)
    assert result.is_error
    assert "qa index add FOLDER" in result.content[0].text


def test_the_server_leaves_when_its_client_does(seeded):
    started = seeded.start("mcp", stderr=subprocess.DEVNULL)
    started.stdin.close()
    assert started.wait(60) == 0
    assert started.stdout.read() == b""
    started.stdout.close()


def test_ctrl_c_ends_the_server(seeded):
    started = seeded.start("mcp")
    ask = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
    started.stdin.write(json.dumps(ask).encode() + b"\n")
    started.stdin.flush()
    assert started.stdout.readline()
    started.send_signal(signal.SIGINT)
    assert started.wait(60) == -signal.SIGINT
    started.communicate()
