package dev.llmnode.sdk.support;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;

/** A proxy on this machine in front of a node, which does each of its faults to a connection; further connections pass as they are. */
public final class FaultyProxy implements AutoCloseable {
    private final URI node;
    private final String scheme;
    private final LoopbackServer server;
    private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final Semaphore seen = new Semaphore(0);

    /** What is done to a connection's answer. */
    public interface Fault {
        /** Passes an answer on, or something in its place. */
        void pass(InputStream answer, Client client) throws IOException, InterruptedException;
    }

    /** Who is answered. */
    public record Client(Socket socket, OutputStream out, Semaphore seen) {
        void write(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
    }

    /** A proxy without TLS. */
    public FaultyProxy(RealNode node, Fault... faults) {
        this(node.url(), "http", ServerSocketFactory.getDefault(), faults);
    }

    /** A proxy whose own side is as a factory has it. */
    public FaultyProxy(String node, String scheme, ServerSocketFactory factory, Fault... faults) {
        this.node = URI.create(node);
        this.scheme = scheme;
        this.faults.addAll(List.of(faults));
        this.server = new LoopbackServer(factory, 300, this::serve);
    }

    /** Its address. */
    public String url() {
        return server.url().replaceFirst("^http", scheme);
    }

    /** How many connections there were. */
    public int connections() {
        return connections.get();
    }

    /** Says that an event has arrived, for which faults in mid-stream wait: what is lost then is what comes after it. */
    public void sawEvent() {
        seen.release();
    }

    private void serve(Socket socket) throws IOException {
        connections.incrementAndGet();
        Fault fault = Optional.ofNullable(faults.poll()).orElse(Faults.NONE);
        try (Socket upstream = new Socket(node.getHost(), node.getPort())) {
            socket.setTcpNoDelay(true);
            server.beside(() -> passOn(socket, upstream));
            fault.pass(
                    new BufferedInputStream(upstream.getInputStream()),
                    new Client(socket, socket.getOutputStream(), seen));
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private static void passOn(Socket client, Socket upstream) {
        try {
            client.getInputStream().transferTo(upstream.getOutputStream());
        } catch (IOException gone) {
            // the other direction closes what is left
        }
        try {
            upstream.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
