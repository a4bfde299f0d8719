package dev.llmnode.node.application.admission;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request at either door, as far as admission looks at it.
 *
 * @param remoteAddress address at the other end of the connection
 * @param forwardedFor addresses that proxies wrote down, the client's first; trusted only from known proxies
 * @param apiKey the key that came along
 * @param origin the web page's origin, if a browser named one
 * @param host what the request calls this node: name or address, with a port if there is one
 * @param rules what holds for the route
 */
public record Approach(
        String remoteAddress,
        List<String> forwardedFor,
        @Nullable String apiKey,
        @Nullable String origin,
        @Nullable String host,
        RouteRules rules) {
    public Approach {
        forwardedFor = List.copyOf(forwardedFor);
    }
}
