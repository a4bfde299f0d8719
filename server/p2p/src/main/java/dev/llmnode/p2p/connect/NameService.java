package dev.llmnode.p2p.connect;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;

/** Asks the domain name system. A name that does not exist is an {@link IOException} whose message says so. */
public interface NameService {
    List<InetAddress> addresses(String name) throws IOException;

    /** The TXT records of a name. */
    List<String> texts(String name) throws IOException;
}
