using Microsoft.Extensions.Logging;

namespace TableActors.Actors.Computation.Commands;

internal sealed partial class CommandRunner
{
    [LoggerMessage(2111, LogLevel.Warning, "{Program} ended with exit code {ExitCode} after {Milliseconds:F0} ms; its standard error: {Error}")]
    private partial void LogFailed(string program, int exitCode, double milliseconds, string error);

    [LoggerMessage(2112, LogLevel.Warning, "{Program} was killed after {Seconds} s; its standard error: {Error}")]
    private partial void LogTookTooLong(string program, double seconds, string error);

    [LoggerMessage(2113, LogLevel.Error, "{Program} is not installed: it is neither a program's path nor in a folder of PATH")]
    private partial void LogMissing(string program);

    [LoggerMessage(2114, LogLevel.Error, "{Program} could not be started")]
    private partial void LogNotStarted(string program, Exception failure);

    [LoggerMessage(2115, LogLevel.Error, "A program that was to be ended could not be killed")]
    private partial void LogNotKilled(Exception failure);

    [LoggerMessage(2116, LogLevel.Warning, "The temporary folder of a program could not be removed")]
    private partial void LogFolderLeft(Exception failure);
}
