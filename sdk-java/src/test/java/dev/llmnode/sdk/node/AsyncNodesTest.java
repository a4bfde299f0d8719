package dev.llmnode.sdk.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AsyncNodesTest {
    @ParameterizedTest
    @CsvSource({
        "/ip4/10.0.0.1/tcp/8080/http, http://10.0.0.1:8080",
        "/dns4/node.example/tcp/443/https, https://node.example:443",
        "/dns/node.example/tcp/443/tls/http, https://node.example:443",
        "/ip4/10.0.0.1/tcp/8080/http/p2p/12D3KooW, http://10.0.0.1:8080"
    })
    void apiAddress_shouldTakeAddressesForHttp(String multiaddr, String url) {
        assertThat(AsyncNodes.apiAddress(multiaddr)).contains(url);
    }

    @Test
    void apiAddress_shouldPutIp6IntoBrackets() {
        assertThat(AsyncNodes.apiAddress("/ip6/::1/tcp/80/http")).contains("http://[::1]:80");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/ip4/10.0.0.1/tcp/4001",
                "/ip4/10.0.0.1/udp/4001/quic-v1",
                "http://10.0.0.1:8080",
                "/ip4/10.0.0.1/tcp/x/http"
            })
    void apiAddress_shouldPassOverOthers(String multiaddr) {
        assertThat(AsyncNodes.apiAddress(multiaddr)).isEmpty();
    }
}
