"""Parts of the runtime that need no node."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from conftest import StartNode
from support.both import Both
from support.fake_node import Connection, FakeNode, Received, failing, json_reply

import llmnode
from llmnode._cache import AnswerCache
from llmnode._log import without_credentials
from llmnode._models import read_json, write_json
from llmnode._nodes import api_address
from llmnode._rate_limit import RateLimit
from llmnode._retry import backoff, hopeless, never_sent, retry_after_seconds
from llmnode._sse import EventParser
from llmnode.types import ChatMessage, FinishReason, PeerDetails, SearchFilters


def test_waits_double_vary_and_have_an_end() -> None:
    for attempt, longest in ((0, 0.1), (1, 0.2), (3, 0.8), (30, 8.0), (5000, 8.0)):
        waits = [backoff(attempt, 0.1) for _ in range(50)]
        assert all(longest / 2 <= wait <= longest for wait in waits)
        assert len(set(waits)) > 1


def test_retry_after_is_seconds_or_a_date() -> None:
    now = 1767225600.0  # 2026-01-01T00:00:00Z
    assert retry_after_seconds("7", now) == 7
    assert retry_after_seconds("0", now) == 0
    assert retry_after_seconds("Thu, 01 Jan 2026 00:00:30 GMT", now) == 30
    assert retry_after_seconds("Wed, 31 Dec 2025 00:00:00 GMT", now) == 0
    assert retry_after_seconds("soon", now) is None
    assert retry_after_seconds("inf", now) is None
    assert retry_after_seconds(None, now) is None


def test_what_was_refused_was_never_sent_and_what_was_reset_may_have_been() -> None:
    errors = [httpx.ConnectError(""), httpx.ConnectTimeout(""), httpx.ReadError(""), httpx.RemoteProtocolError("")]
    assert [never_sent(each) for each in errors] == [True, True, False, False]
    assert [hopeless(each) for each in (httpx.ConnectError(""), httpx.LocalProtocolError(""))] == [False, True]


def test_calls_beyond_the_limit_wait_until_a_minute_has_passed() -> None:
    now = 1.0
    limit = RateLimit(2, lambda: now)
    first = limit.reserve()
    now = 1.5
    assert [first, limit.reserve(), limit.reserve(), limit.reserve(), limit.reserve()] == [0, 0, 59.5, 60, 119.5]
    with pytest.raises(ValueError, match="at least 1"):
        RateLimit(0)


def test_an_answer_is_kept_for_as_long_as_asked() -> None:
    now = 0.0
    cache = AnswerCache(lambda: now)
    cache.put("k", cache.now(), "answer")
    now = 100.0
    assert (cache.get("k", 100), cache.get("k", 99), cache.get("other", 100)) == ("answer", None, None)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_events_are_parsed_however_they_are_cut(size: int) -> None:
    text = (
        "\ufeff: comment\n\ndata: a\ndata:b\n\nid: 1\r\nevent: sun\r\ndata: ä🌍\r\n\r\n"
        "id: x\0\ndata\n\nid\rdata:  c\r\revent: none\n\ndata: lost"
    ).encode()
    parser = EventParser()
    found = [event for start in range(0, len(text), size) for event in parser.push(text[start : start + size])]
    assert found == [("message", "a\nb", ""), ("sun", "ä🌍", "1"), ("message", "", "1"), ("message", " c", "")]


def test_absent_null_and_zero_are_told_apart() -> None:
    filters = read_json(SearchFilters, b'{"max_latency_ms": 0, "required_gpu": null}')
    assert filters.model_fields_set == {"max_latency_ms", "required_gpu"}
    assert write_json(filters) == b'{"max_latency_ms":0,"required_gpu":null}'


def test_values_that_are_not_known_are_kept_in_depth() -> None:
    peer = read_json(PeerDetails, b'{"peer_id": 7, "metadata": {"region": "eu", "pricing": {"per_token": 1}}, "later": [1]}')
    assert peer.metadata is not None
    assert peer.metadata.pricing is not None
    assert [repr(peer.peer_id), repr(peer.metadata.pricing.per_token)] == ["7", "1"]
    assert (peer.metadata.model_extra, peer.model_extra) == ({"region": "eu"}, {"later": [1]})
    assert peer.model_dump(exclude_unset=True, warnings=False)["metadata"] == {"region": "eu", "pricing": {"per_token": 1}}


def test_what_json_does_not_have_is_refused() -> None:
    for value in (float("nan"), object()):
        with pytest.raises((ValueError, TypeError)):
            write_json({"a": value})
    assert write_json({"m": (ChatMessage(role="user", content="é"),)}) == '{"m":[{"role":"user","content":"é"}]}'.encode()
    reason: FinishReason = "tired"
    assert reason == "tired"


def test_an_address_is_logged_without_its_password() -> None:
    assert without_credentials("http://me:word@host/path?key=1") == "http://***@host/path?…"


def test_an_address_for_http_is_read_out_of_a_multiaddr() -> None:
    assert api_address("/ip4/10.0.0.1/tcp/8080/http") == "http://10.0.0.1:8080"
    assert api_address("/ip6/::1/tcp/8080/http") == "http://[::1]:8080"
    assert api_address("/dns4/node.example/tcp/443/tls/http/p2p/12D3") == "https://node.example:443"
    assert api_address("/dns/node.example/tcp/443/https") == "https://node.example:443"
    assert api_address("/ip4/10.0.0.1/tcp/9000") is None
    assert api_address("/ip4/10.0.0.1/udp/9001/quic-v1") is None


def found(peer_id: str, *addresses: str) -> dict[str, Any]:
    return {
        "peer_id": peer_id,
        "addresses": list(addresses),
        "capability_info": {"id": "m", "version": "1", "performance": {"tokens_per_second": 1, "success_rate": 1, "total_jobs": 0}},
        "network_info": {"latency_ms": 1, "connection_status": "connected"},
        "score": 1,
    }


def multiaddr(node: FakeNode) -> str:
    return f"/ip4/127.0.0.1/tcp/{node.url.rsplit(':', 1)[1]}/http"


def finding(results: list[dict[str, Any]], urls: dict[str, str]) -> Any:
    """A node that finds the given ones, and knows the addresses that they announced."""

    def answer(request: Received, to: Connection) -> None:
        peer = request.path.rsplit("/", 1)[1]
        known = {"peer_id": peer, "metadata": {"api_url": urls[peer]} if peer in urls else None}
        search = {"results": results, "total_found": len(results), "search_duration_ms": 1}
        json_reply(200, search if peer == "search" else known)(request, to)

    return answer


def test_the_first_node_that_answers_and_has_the_model_is_taken(both: Both, start: StartNode) -> None:
    gone, other, good = (
        start(failing(500, "INTERNAL_ERROR")),
        start(json_reply(200, {"models": [{"id": "x"}]})),
        start(json_reply(200, {"models": [{"id": "m", "name": "m", "status": "ready"}]})),
    )
    gone.stop()
    results = [found("gone", multiaddr(gone)), found("silent"), found("other", multiaddr(other)), found("good")]
    own = start(finding(results, {"good": good.url}))
    client = both.client(own.url, api_key="secret", headers={"x-team": "blue"})
    best = both.wait(client.nodes.best("m", filters={"max_latency_ms": 100}))
    assert (best.node.peer_id, best.client.base_url) == ("good", good.url)
    assert own.received[0].body == {"capability": "m", "max_results": 10, "filters": {"max_latency_ms": 100}}
    assert {"x-api-key", "x-team"} & good.received[0].headers.keys() == set()
    both.wait(best.client.close())


def test_where_there_is_no_node_each_reason_is_told(both: Both, start: StartNode) -> None:
    broken = start(failing(500, "INTERNAL_ERROR"))
    own = start(finding([found("a"), found("b", multiaddr(broken))], {}))
    with pytest.raises(llmnode.NoNodeFoundError, match="a has no API address; b: 500 INTERNAL_ERROR") as caught:
        both.wait(both.client(own.url).nodes.best("m"))
    assert len(caught.value.reasons) == 2
