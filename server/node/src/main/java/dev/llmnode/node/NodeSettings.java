package dev.llmnode.node;

import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * What a node is started with.
 *
 * @param listen where to listen; port 0 lets the system choose
 * @param shutdownTimeout how long running requests may go on after a stop
 */
public record NodeSettings(InetSocketAddress listen, Duration shutdownTimeout) {}
