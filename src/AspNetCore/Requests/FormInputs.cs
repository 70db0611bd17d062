using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using TableActors.Actors.Media;
using TableActors.AspNetCore.Answers;
using TableActors.AspNetCore.Handlers;
using TableActors.AspNetCore.Idempotency;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Requests;

/// <summary>Reads forms with uploads, which go into the media store while they arrive. Of a field that comes twice, the last one counts.</summary>
internal sealed class FormInputs(RouteServices services, ImmutableArray<RequestField> fields, MediaUrls media) : MediaInputs(services, fields, media)
{
    private static readonly FaultyValue NoFile = new("must be a file: its part of the form has no filename");

    private readonly RouteServices _services = services;

    private protected override async ValueTask<Problem?> ReadBodyAsync(HttpContext context, object?[] values, PendingFiles files, GivenInputs? given)
    {
        Fields.Clear(values);
        var form = _services.Forms.Open(context);
        while (await form.NextAsync() is { } part)
        {
            // What nobody asks for is passed over by the next step.
            if (Fields.Find(part.Name) is not { } field)
                continue;
            var value = field.Media == MediaInput.Upload
                ? await ReadFileAsync(part, field, files, given, context.RequestAborted)
                : RequestFields.ReadText(await part.ReadTextAsync(), field);
            if (value is not AbsentValue)
                values[field.Slot] = value;
        }

        return null;
    }

    private async ValueTask<object?> ReadFileAsync(
        FormPart part, RequestField field, PendingFiles files, GivenInputs? given, CancellationToken cancellation)
    {
        if (!string.IsNullOrEmpty(part.FileName))
            return await part.ReadFileAsync(content => _services.Media.TakeAsync(field, given?.Observe(field, content) ?? content, part.FileName, files, cancellation));
        if (!await part.IsEmptyAsync())
            return NoFile;
        // A browser sends an empty name where no file was chosen; an empty text means null, as in other fields.
        return part.FileName is null ? null : AbsentValue.Instance;
    }
}
