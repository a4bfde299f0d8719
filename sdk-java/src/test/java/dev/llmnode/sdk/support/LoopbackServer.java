package dev.llmnode.sdk.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ServerSocketFactory;

/** Listens on this machine, and serves each connection on a thread of its own until that ends. */
final class LoopbackServer implements AutoCloseable {
    private final ServerSocket server;
    private final Service service;
    private final ExecutorService workers = Executors.newCachedThreadPool();

    /** What is done with a connection. */
    interface Service {
        void serve(Socket socket) throws IOException;
    }

    LoopbackServer(int backlog, Service service) {
        this(ServerSocketFactory.getDefault(), backlog, service);
    }

    LoopbackServer(ServerSocketFactory factory, int backlog, Service service) {
        this.service = service;
        try {
            server = factory.createServerSocket(0, backlog, InetAddress.getLoopbackAddress());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        workers.execute(this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                workers.execute(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            service.serve(socket);
        } catch (IOException gone) {
            // the client has left, as some tests have it
        }
    }

    /** Does something else at the same time, until this is closed. */
    void beside(Runnable task) {
        workers.execute(task);
    }

    /** The next line of a head, without its end. */
    static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n' && next != -1; next = in.read()) {
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    /** The lines of a head up to the empty one, by name. */
    static Map<String, String> headers(InputStream in) throws IOException {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
        }
        return headers;
    }

    @Override
    public void close() {
        workers.shutdownNow();
        try {
            server.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
