package dev.llmnode.p2p.swarm;

import dev.llmnode.p2p.metrics.Metric;
import dev.llmnode.p2p.metrics.MetricSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what happens to a host, and reads off what it holds. */
public final class SwarmMetrics implements MetricSource {
    private final Swarm swarm;
    private final Map<String, LongAdder> happened = new ConcurrentHashMap<>();

    /** Counts from now on. */
    public SwarmMetrics(Swarm swarm) {
        this.swarm = swarm;
        swarm.events()
                .subscribe(event -> happened.computeIfAbsent(name(event), absent -> new LongAdder())
                        .increment());
    }

    private static String name(HostEvent event) {
        return switch (event) {
            case HostEvent.Listening listening -> "p2p_listeners_total";
            case HostEvent.Connected connected ->
                connected.connection().direction() == Direction.INBOUND
                        ? "p2p_connections_inbound_total"
                        : "p2p_connections_outbound_total";
            case HostEvent.Disconnected disconnected -> "p2p_peers_disconnected_total";
            case HostEvent.Identified identified -> "p2p_peers_identified_total";
            case HostEvent.Filtered filtered -> "p2p_peers_filtered_total";
            case HostEvent.Discovered discovered -> "p2p_peers_discovered_total";
            case HostEvent.DialFailed failed -> "p2p_dials_failed_total";
            case HostEvent.InboundFailed failed -> "p2p_inbound_failed_total";
            case HostEvent.StreamFailed failed -> "p2p_streams_failed_total";
        };
    }

    @Override
    public List<Metric> metrics() {
        List<Metric> all = new ArrayList<>();
        all.add(new Metric("p2p_connections", swarm.resources().connections()));
        all.add(new Metric("p2p_peers", swarm.connections().peers().size()));
        all.add(new Metric("p2p_streams", swarm.resources().streams()));
        all.add(new Metric("p2p_unread_bytes", swarm.resources().memory()));
        all.add(new Metric("p2p_known_peers", swarm.peerstore().peers().size()));
        happened.forEach((name, count) -> all.add(new Metric(name, count.sum())));
        swarm.resources()
                .refused()
                .forEach((kind, count) -> all.add(new Metric(
                        "p2p_limit_refused_total", Map.of("limit", kind.name().toLowerCase(Locale.ROOT)), count)));
        swarm.bandwidth().byProtocol().forEach((protocol, bytes) -> {
            all.add(bytes("sent", protocol, bytes.sent()));
            all.add(bytes("received", protocol, bytes.received()));
        });
        return all;
    }

    private static Metric bytes(String direction, String protocol, long count) {
        return new Metric("p2p_bytes_total", Map.of("direction", direction, "protocol", protocol), count);
    }
}
