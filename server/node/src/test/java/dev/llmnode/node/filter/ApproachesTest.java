package dev.llmnode.node.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmnode.api.Operations;
import dev.llmnode.node.application.admission.Approach;
import dev.llmnode.node.application.admission.RouteRules;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.Protocol;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApproachesTest {
    private static final RouteRules RULES = new RouteRules(true, true, false);

    /** Headers as name, value, name, value. */
    private static Approach approach(@Nullable String otherKey, String... headers) {
        HttpRequestPacket head = HttpRequestPacket.builder()
                .method("GET")
                .uri("/v1/models")
                .protocol(Protocol.HTTP_1_1)
                .build();
        head.setConnection(connection("192.0.2.7"));
        for (int i = 0; i < headers.length; i += 2) {
            head.getHeaders().addValue(headers[i]).setString(headers[i + 1]);
        }
        return Approaches.of(head, RULES, otherKey);
    }

    /** A connection that knows nothing but where it comes from: the head asks it for that alone. */
    private static Connection<?> connection(String address) {
        return (Connection<?>) Proxy.newProxyInstance(
                ApproachesTest.class.getClassLoader(), new Class<?>[] {Connection.class}, (_, method, _) -> {
                    if (!method.getName().equals("getPeerAddress")) {
                        throw new UnsupportedOperationException(method.getName());
                    }
                    return new InetSocketAddress(address, 40_000);
                });
    }

    @Test
    void of_shouldTakeTheKeyFromItsHeader() {
        assertThat(approach(null, "X-API-Key", "secret", "Authorization", "Bearer other")
                        .apiKey())
                .isEqualTo("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer secret", "bearer secret", "BEARER   secret "})
    void of_shouldTakeTheKeyFromAuthorization(String authorization) {
        assertThat(approach(null, "Authorization", authorization).apiKey()).isEqualTo("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic c2VjcmV0", "secret", "Bearer"})
    void of_shouldTakeNoOtherCredentialsForAKey(String authorization) {
        assertThat(approach(null, "Authorization", authorization).apiKey()).isNull();
    }

    @Test
    void of_shouldTakeTheSubprotocolsKeyWhereThereIsNoOther() {
        assertThat(approach("hidden").apiKey()).isEqualTo("hidden");
        assertThat(approach("hidden", "X-API-Key", "open").apiKey()).isEqualTo("open");
    }

    @Test
    void of_shouldReadTheWayOverProxiesInOrder() {
        assertThat(approach(null, "X-Forwarded-For", "203.0.113.9 , 10.0.0.1", "X-Forwarded-For", "10.0.0.2")
                        .forwardedFor())
                .containsExactly("203.0.113.9", "10.0.0.1", "10.0.0.2");
        assertThat(approach(null).forwardedFor()).isEmpty();
    }

    @Test
    void of_shouldKeepWhereItComesFrom() {
        Approach approach = approach(null, "Origin", "https://page.example", "Host", "node:8080");

        assertThat(approach.remoteAddress()).isEqualTo("192.0.2.7");
        assertThat(approach.origin()).isEqualTo("https://page.example");
        assertThat(approach.host()).isEqualTo("node:8080");
    }

    @Test
    void rules_shouldBeThoseOfTheOperation() {
        assertThat(Approaches.rules(Optional.of(Operations.GET_LIVENESS)))
                .isEqualTo(new RouteRules(false, false, false));
        assertThat(Approaches.rules(Optional.of(Operations.ANNOUNCE_CAPABILITIES)))
                .isEqualTo(new RouteRules(true, true, true));
        assertThat(Approaches.rules(Optional.empty())).isEqualTo(new RouteRules(true, true, false));
    }
}
