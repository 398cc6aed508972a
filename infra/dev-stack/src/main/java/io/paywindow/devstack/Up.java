package io.paywindow.devstack;

/** The main behind {@code infra/up}: starts the servers and the services, says when all is ready, runs until stopped. */
public final class Up {

    private Up() {}

    public static void main(String[] arguments) {
        long started = System.nanoTime();
        Console console = new Console(System.out);
        DevStack stack;
        try {
            stack = new DevStack(UpOptions.parse(arguments), System.getenv(), console);
        } catch (RuntimeException e) {
            console.line("Not started: " + e.getMessage());
            System.exit(1);
            return;
        }
        // Ctrl-C, SIGTERM and a failed start all end here.
        Runtime.getRuntime().addShutdownHook(new Thread(stack::close, "stop"));
        run(stack, console, started);
    }

    private static void run(DevStack stack, Console console, long started) {
        try {
            stack.start(started);
        } catch (RuntimeException e) {
            // What fails because it is being stopped has not failed.
            if (!stack.stopping()) {
                console.line("");
                console.line("Not started: " + e.getMessage());
                System.exit(1);
            }
            return;
        }
        stack.watch();
    }
}
