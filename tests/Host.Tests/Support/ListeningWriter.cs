using System.Text;

namespace TableActors.Host.Tests.Support;

/// <summary>Standard output of a command that serves: tells when and where it listens.</summary>
internal sealed class ListeningWriter : StringWriter
{
    private const string Prefix = "listening on ";
    private readonly TaskCompletionSource<string> _url = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>Waits for the address of a service that is starting; one that ends instead fails the wait.</summary>
    public async Task<string> UrlAsync(Task<int> serving)
    {
        var first = await Task.WhenAny(_url.Task, serving).WaitAsync(TimeSpan.FromSeconds(60));
        return first == serving
            ? throw new InvalidOperationException(
                $"The service ended with exit code {await serving} before it listened.")
            : await _url.Task;
    }

    public override Task WriteLineAsync(string? value)
    {
        if (value?.StartsWith(Prefix, StringComparison.Ordinal) == true)
            _url.TrySetResult(value[Prefix.Length..]);
        return base.WriteLineAsync(value);
    }
}
