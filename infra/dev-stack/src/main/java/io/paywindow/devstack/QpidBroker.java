package io.paywindow.devstack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.apache.qpid.server.SystemLauncher;
import org.apache.qpid.server.model.SystemConfig;

/**
 * The main of the child JVM in which Qpid Broker-J runs: an AMQP 0-9-1 broker for a demo on a machine that has neither
 * RabbitMQ nor Docker.
 *
 * <p>Says it is ready by making the file that its third argument names.
 */
final class QpidBroker {

    private QpidBroker() {}

    public static void main(String[] arguments) throws Exception {
        Path work = Path.of(arguments[0]);
        String port = arguments[1];
        Path ready = Path.of(arguments[2]);
        SystemLauncher launcher = new SystemLauncher();
        Runtime.getRuntime().addShutdownHook(new Thread(launcher::shutdown, "qpid-shutdown"));
        launcher.startup(Map.of(
                SystemConfig.TYPE,
                "JSON",
                "storePath",
                work.resolve("config.json").toString(),
                SystemConfig.INITIAL_CONFIGURATION_LOCATION,
                Objects.requireNonNull(QpidBroker.class.getResource("qpid.json"))
                        .toString(),
                SystemConfig.STARTUP_LOGGED_TO_SYSTEM_OUT,
                "false",
                SystemConfig.CONTEXT,
                Map.of("qpid.work_dir", work.toString(), "qpid.amqp_port", port)));
        Files.writeString(ready, "ready");
    }
}
