using Microsoft.Extensions.Options;
using TableActors.Actors.Hosting;
using TableActors.Actors.Media;
using TableActors.AspNetCore.Requests;
using TableActors.Contracts.Columns;

namespace TableActors.AspNetCore.Media;

/// <summary>Takes the files of requests into the media store.</summary>
internal sealed class RequestMedia(IMediaStore store, MediaIntake intake, PendingFiles.Factory files, IOptions<TableActorsOptions> options)
{
    private readonly long _maxBytes = options.Value.Media.MaxFileBytes;

    public IMediaStore Store => store;

    /// <summary>Begins the list of a request's files.</summary>
    public PendingFiles Begin() => files.Begin();

    /// <summary>Takes an upload in while it arrives.</summary>
    /// <returns>The file, or a <see cref="FaultyValue"/>.</returns>
    public async Task<object> TakeAsync(
        RequestField field, Stream content, string fileName, PendingFiles pending, CancellationToken cancellation) =>
        Noted(await intake.TakeAsync((MediaType)field.Type, content, fileName, _maxBytes, cancellation), pending);

    /// <summary>Takes in the files that the fields name by URLs, and puts them in the place of the URLs.</summary>
    /// <param name="fields">The fields that take URLs.</param>
    /// <param name="values">What the request gives.</param>
    /// <param name="links">How our own URLs look in this request.</param>
    /// <param name="pending">Where files are noted.</param>
    /// <param name="cancellation">Ends the transfers.</param>
    public async Task TakeUrlsAsync(
        IEnumerable<RequestField> fields, object?[] values, MediaLinks links, PendingFiles pending, CancellationToken cancellation)
    {
        foreach (var field in fields)
        {
            if (values[field.Slot] is string url)
                values[field.Slot] = Noted(await intake.TakeAsync((MediaType)field.Type, url, links, _maxBytes, cancellation), pending);
        }
    }

    private static object Noted(MediaIntakeResult result, PendingFiles pending)
    {
        if (!result.IsTaken)
            return new FaultyValue(result.Fault);
        pending.Add(result.Reference);
        return result.Reference;
    }
}
