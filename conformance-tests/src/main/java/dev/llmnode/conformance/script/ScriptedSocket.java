package dev.llmnode.conformance.script;

import dev.llmnode.conformance.cases.NodeScript;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** A node's side of a WebSocket (RFC 6455) that follows a script: whole text frames, ping, pong and close. */
final class ScriptedSocket {

    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private final DataInputStream in;
    private final OutputStream out;
    private final Recording recording;

    ScriptedSocket(InputStream in, OutputStream out, Recording recording) {
        this.in = new DataInputStream(in);
        this.out = out;
        this.recording = recording;
    }

    /** Answers the handshake and then messages, until either side closes. */
    void run(Request handshake) throws IOException {
        String protocol = handshake.headers().getOrDefault("sec-websocket-protocol", "");
        out.write("""
                HTTP/1.1 101 Switching Protocols\r
                Connection: Upgrade\r
                Upgrade: websocket\r
                Sec-WebSocket-Accept: %s\r
                Sec-WebSocket-Protocol: %s\r
                \r
                """.formatted(
                        accept(handshake.headers().getOrDefault("sec-websocket-key", "")),
                        protocol.replaceFirst(",.*", ""))
                .getBytes(StandardCharsets.US_ASCII));
        perform(recording.opened(handshake));
        boolean open = true;
        while (open) {
            open = next();
        }
    }

    private void perform(List<NodeScript.Line> lines) throws IOException {
        for (NodeScript.Line line : lines) {
            if (line.send() != null) {
                write(TEXT, line.send().toString().getBytes(StandardCharsets.UTF_8));
            }
            Integer code = line.close();
            if (code != null) {
                write(CLOSE, ByteBuffer.allocate(2).putShort(code.shortValue()).array());
            }
        }
    }

    /** Reads a frame and answers it; whether more may follow. */
    private boolean next() throws IOException {
        int opcode = in.readUnsignedByte() & 15;
        int length = in.readUnsignedByte() & 127;
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = Math.toIntExact(in.readLong());
        }
        byte[] mask = in.readNBytes(4);
        byte[] payload = in.readNBytes(length);
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= mask[i & 3];
        }
        switch (opcode) {
            case TEXT ->
                perform(recording.replies(JsonMapper.shared().readTree(new String(payload, StandardCharsets.UTF_8))));
            case PING -> write(PONG, payload);
            case CLOSE -> write(CLOSE, payload);
            default -> {
                // A pong, or what no client of ours sends.
            }
        }
        return opcode != CLOSE;
    }

    private void write(int opcode, byte[] payload) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(4).put((byte) (128 | opcode));
        if (payload.length < 126) {
            head.put((byte) payload.length);
        } else {
            head.put((byte) 126).putShort((short) payload.length);
        }
        out.write(head.array(), 0, head.position());
        out.write(payload);
        out.flush();
    }

    private static String accept(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest((key + MAGIC).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
