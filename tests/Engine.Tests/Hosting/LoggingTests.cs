using System.Threading.Channels;
using Akka.Actor;
using Akka.Event;
using Akka.Hosting;
using Microsoft.Extensions.Logging;
using AkkaLogLevel = Akka.Event.LogLevel;
using HostLogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace TableActors.Engine.Tests.Hosting;

public sealed class LoggingTests
{
    [Fact]
    public async Task ConfigureLoggers_WithTheLoggerFactory_PassesTheLogOnWithLevelAndCause()
    {
        var lines = new RecordingLoggers();
        await using var host = await Start(lines, AkkaLogLevel.InfoLevel);
        var actor = host.Get<ActorSystem>().ActorOf<NoisyActor>("noisy");

        actor.Tell("knock");

        (await lines.Next("debug 1 of knock", "info 2 of knock")).Level.ShouldBe(HostLogLevel.Information);
        (await lines.Next("warning 3 of knock")).Level.ShouldBe(HostLogLevel.Warning);
        var error = await lines.Next("error 4 of knock");
        error.Level.ShouldBe(HostLogLevel.Error);
        error.Cause.ShouldBeOfType<InvalidOperationException>();
    }

    [Fact]
    public async Task ConfigureLoggers_AtDebug_PassesDebugOn()
    {
        var lines = new RecordingLoggers();
        await using var host = await Start(lines, AkkaLogLevel.DebugLevel);

        host.Get<ActorSystem>().ActorOf<NoisyActor>("noisy").Tell("knock");

        (await lines.Next("debug 1 of knock")).Level.ShouldBe(HostLogLevel.Debug);
    }

    private static Task<TestHost> Start(RecordingLoggers lines, AkkaLogLevel level) => TestHost.Start(
        (akka, _) => akka.ConfigureLoggers(loggers =>
        {
            loggers.LogLevel = level;
            loggers.ClearLoggers();
            loggers.AddLoggerFactory();
        }),
        logging: builder => builder.SetMinimumLevel(HostLogLevel.Trace).AddProvider(lines));

    private sealed class NoisyActor : ReceiveActor
    {
        public NoisyActor()
        {
            var log = Context.GetLogger();
            ReceiveAny(message =>
            {
                log.Debug("debug {0} of {1}", 1, message);
                log.Info("info {0} of {1}", 2, message);
                log.Warning("warning {0} of {1}", 3, message);
                log.Error(new InvalidOperationException("cause"), "error {0} of {1}", 4, message);
            });
        }
    }

    private sealed record Line(HostLogLevel Level, string Text, Exception? Cause);

    private sealed class RecordingLoggers : ILoggerProvider, ILogger
    {
        private readonly Channel<Line> _lines = Channel.CreateUnbounded<Line>();

        public ILogger CreateLogger(string categoryName) => this;

        public bool IsEnabled(HostLogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Log<TState>(HostLogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _lines.Writer.TryWrite(new Line(logLevel, formatter(state, exception), exception));

        public void Dispose() => _lines.Writer.TryComplete();

        public Task<Line> Next(string text) => Next(null, text);

        /// <summary>The next line with the text; one with the other text must not come before it.</summary>
        public async Task<Line> Next(string? never, string text)
        {
            while (true)
            {
                var line = await Waiting.For($"a line with \"{text}\" is logged", _lines.Reader.ReadAsync().AsTask());
                if (never != null)
                    line.Text.ShouldNotContain(never);
                if (line.Text.Contains(text))
                    return line;
            }
        }
    }
}
