using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using TableActors.Actors.Hosting;
using TableActors.Actors.Media;
using TableActors.AspNetCore.Answers;
using TableActors.AspNetCore.Handlers;
using TableActors.AspNetCore.Idempotency;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Requests;

/// <summary>
/// Reads requests that bring files. If it refuses a request, it removes the files that it has taken
/// in.
/// </summary>
internal abstract class MediaInputReader : RequestInputReader
{
    private readonly RouteServices _services;
    private readonly MediaUrls _media;
    private readonly ImmutableArray<RequestField> _urls;

    private protected MediaInputReader(RouteServices services, ImmutableArray<RequestField> fields, MediaUrls media)
        : base(fields)
    {
        _services = services;
        _media = media;
        _urls = [.. fields.Where(field => field.Media == MediaInput.Url)];
    }

    public sealed override async ValueTask<Problem?> ReadAsync(
        HttpContext context, object?[] values, PendingFiles? files, RequestFingerprinter? fingerprinter = null)
    {
        ArgumentNullException.ThrowIfNull(files);
        var isTaken = false;
        try
        {
            var problem = await ReadBodyAsync(context, values, files, fingerprinter);
            await CheckOwnUrlsAsync(context, values);
            fingerprinter?.Take(Fields, values);
            if (problem is null)
            {
                if (fingerprinter is not null && NamesFiles(values) && await fingerprinter.IsAnsweredAsync())
                    return null;
                await TakeUrlsAsync(context, values, files);
                problem = Fields.Settle(values);
            }

            isTaken = problem is null;
            return problem;
        }
        finally
        {
            if (!isTaken)
                await files.RemoveAsync();
        }
    }

    /// <summary>Reads the body, with its uploads.</summary>
    /// <returns>Why it cannot be read at all; <see langword="null"/>: it can.</returns>
    private protected abstract ValueTask<Problem?> ReadBodyAsync(
        HttpContext context, object?[] values, PendingFiles files, RequestFingerprinter? fingerprinter);

    private bool NamesFiles(object?[] values)
    {
        foreach (var field in _urls)
        {
            if (values[field.Slot] is string)
                return true;
        }

        return false;
    }

    /// <summary>
    /// Refuses URLs of our own files that the caller may not read, so that nobody gets a file by
    /// naming it. Then drops the signatures of URLs, because a repeat of the request may have
    /// others.
    /// </summary>
    private async ValueTask CheckOwnUrlsAsync(HttpContext context, object?[] values)
    {
        foreach (var field in _urls)
        {
            if (values[field.Slot] is not string url || !_media.LinksFrom(context.Request).TryParse(url, out var path))
                continue;
            var end = url.IndexOf('?', StringComparison.Ordinal) is var query and >= 0 ? query : url.Length;
            if (MediaName.TryParse(path, out var file)
                && !await _services.MediaRights.MayReadAsync(context, file, url[end..]))
                values[field.Slot] = new FaultyValue(MediaIntake.UnknownFile);
            else
                values[field.Slot] = url[..end];
        }
    }

    private async ValueTask TakeUrlsAsync(HttpContext context, object?[] values, PendingFiles files)
    {
        if (_urls.IsEmpty)
            return;
        using var timeout = _services.NewTimeout();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, context.RequestAborted);
        try
        {
            await _services.Media.TakeUrlsAsync(_urls, values, _media.LinksFrom(context.Request), files, either.Token);
        }
        catch (OperationCanceledException exception)
            when (timeout.IsCancellationRequested && !context.RequestAborted.IsCancellationRequested)
        {
            const string detail = "The request's time ran out while its files were fetched; nothing was stored.";
            throw new ProblemException(new Problem(ErrorCodes.Overloaded, detail), exception);
        }
    }
}

/// <summary>Reads JSON objects that name files by URLs.</summary>
internal sealed class JsonMediaInputReader(RouteServices services, ImmutableArray<RequestField> fields, MediaUrls media)
    : MediaInputReader(services, fields, media)
{
    private readonly RouteServices _services = services;

    private protected override async ValueTask<Problem?> ReadBodyAsync(
        HttpContext context, object?[] values, PendingFiles files, RequestFingerprinter? fingerprinter)
    {
        using var body = await _services.Bodies.ReadAsync(context);
        return Fields.ReadJson(body.Span, values);
    }
}

/// <summary>
/// Reads forms with uploads, which go into the media store while they arrive. If a field comes
/// twice, the last one counts.
/// </summary>
internal sealed class FormInputReader(RouteServices services, ImmutableArray<RequestField> fields, MediaUrls media)
    : MediaInputReader(services, fields, media)
{
    private static readonly FaultyValue NoFile = new("must be a file: its part of the form has no filename");

    private readonly RouteServices _services = services;

    private protected override async ValueTask<Problem?> ReadBodyAsync(
        HttpContext context, object?[] values, PendingFiles files, RequestFingerprinter? fingerprinter)
    {
        Fields.Clear(values);
        var form = _services.Forms.Open(context);
        while (await form.NextAsync() is { } part)
        {
            // The next step skips a part that belongs to no field.
            if (Fields.Find(part.Name) is not { } field)
                continue;
            var value = field.Media == MediaInput.Upload
                ? await ReadFileAsync(part, field, files, fingerprinter, context.RequestAborted)
                : RequestFields.ReadText(await part.ReadTextAsync(), field);
            if (value is not AbsentValue)
                values[field.Slot] = value;
        }

        return null;
    }

    private async ValueTask<object?> ReadFileAsync(
        FormPart part, RequestField field, PendingFiles files, RequestFingerprinter? fingerprinter,
        CancellationToken cancellation)
    {
        if (!string.IsNullOrEmpty(part.FileName))
            return await part.ReadFileAsync(content => _services.Media.TakeAsync(
                field, fingerprinter?.Observe(field, content) ?? content, part.FileName, files, cancellation));
        if (!await part.IsEmptyAsync())
            return NoFile;
        // A browser sends an empty file name if no file was chosen. An empty text means null, as in other fields.
        return part.FileName is null ? null : AbsentValue.Instance;
    }
}

/// <summary>Takes the files of requests into the media store.</summary>
internal sealed class RequestMedia(
    IMediaStore store, MediaIntake intake, PendingFiles.Factory files, IOptions<TableActorsOptions> options)
{
    private readonly long _maxBytes = options.Value.Media.MaxFileBytes;

    public IMediaStore Store => store;

    /// <summary>Begins the list of the files of a request.</summary>
    public PendingFiles Begin() => files.Begin();

    /// <summary>Takes an upload in while it arrives.</summary>
    /// <returns>The file, or a <see cref="FaultyValue"/>.</returns>
    public async Task<object> TakeAsync(
        RequestField field, Stream content, string fileName, PendingFiles pending, CancellationToken cancellation) =>
        Noted(await intake.TakeAsync((MediaColumnType)field.Type, content, fileName, _maxBytes, cancellation), pending);

    /// <summary>Takes in the files that URLs name, and replaces the URLs by the files.</summary>
    /// <param name="fields">The fields that take URLs.</param>
    /// <param name="values">The request's values.</param>
    /// <param name="links">Recognises our own URLs.</param>
    /// <param name="pending">Gets the files.</param>
    /// <param name="cancellation">Ends the transfers.</param>
    public async Task TakeUrlsAsync(
        IEnumerable<RequestField> fields, object?[] values, MediaLinks links, PendingFiles pending,
        CancellationToken cancellation)
    {
        foreach (var field in fields)
        {
            if (values[field.Slot] is string url)
                values[field.Slot] = Noted(
                    await intake.TakeAsync((MediaColumnType)field.Type, url, links, _maxBytes, cancellation), pending);
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
