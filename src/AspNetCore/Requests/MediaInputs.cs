using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using TableActors.Actors.Media;
using TableActors.AspNetCore.Answers;
using TableActors.AspNetCore.Handlers;
using TableActors.AspNetCore.Idempotency;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Requests;

/// <summary>Reads requests that bring files: what was taken in is removed again where the request is refused.</summary>
internal abstract class MediaInputs : RequestInputs
{
    private readonly RouteServices _services;
    private readonly MediaUrls _media;
    private readonly ImmutableArray<RequestField> _urls;

    private protected MediaInputs(RouteServices services, ImmutableArray<RequestField> fields, MediaUrls media) : base(fields)
    {
        _services = services;
        _media = media;
        _urls = [.. fields.Where(field => field.Media == MediaInput.Url)];
    }

    public sealed override async ValueTask<Problem?> ReadAsync(HttpContext context, object?[] values, PendingFiles? files, GivenInputs? given = null)
    {
        ArgumentNullException.ThrowIfNull(files);
        var isTaken = false;
        try
        {
            var problem = await ReadBodyAsync(context, values, files, given);
            await CheckOwnUrlsAsync(context, values);
            given?.Take(Fields, values);
            if (problem is null)
            {
                if (given is not null && NamesFiles(values) && await given.IsAnsweredAsync())
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
    private protected abstract ValueTask<Problem?> ReadBodyAsync(HttpContext context, object?[] values, PendingFiles files, GivenInputs? given);

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
    /// Sees to it that nobody gets a file by naming it who may not read it. What the signature of a URL was is of no matter from then on:
    /// a repeat of the request may have another one.
    /// </summary>
    private async ValueTask CheckOwnUrlsAsync(HttpContext context, object?[] values)
    {
        foreach (var field in _urls)
        {
            if (values[field.Slot] is not string url || !_media.LinksFrom(context.Request).TryParse(url, out var path))
                continue;
            var end = url.IndexOf('?', StringComparison.Ordinal) is var query and >= 0 ? query : url.Length;
            if (MediaName.TryParse(path, out var file) && !await _services.MediaRights.MayReadAsync(context, file, url[end..]))
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
        catch (OperationCanceledException exception) when (timeout.IsCancellationRequested && !context.RequestAborted.IsCancellationRequested)
        {
            const string detail = "The request's time ran out while its files were fetched; nothing was stored.";
            throw new ProblemException(new Problem(ErrorCodes.Overloaded, detail), exception);
        }
    }
}
