#:property PublishAot=false
// Writes demo/characters.csv from Unicode's own files, as Debian's package unicode-data installs them:
//   apt-get install unicode-data
//   dotnet run demo/characters.cs > demo/characters.csv
using System.Globalization;
using System.Text;

var folder = args is [var given] ? given : "/usr/share/unicode";
var blocks = File.ReadLines(Path.Combine(folder, "Blocks.txt"))
    .Where(line => line.Length > 0 && line[0] != '#')
    .Select(line => line.Split(["..", "; "], StringSplitOptions.None))
    .Select(parts => (First: Code(parts[0]), Last: Code(parts[1]), Name: parts[2]))
    .ToList();

using var output = new StreamWriter(
    Console.OpenStandardOutput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };
output.WriteLine("code,symbol,name,category,block,value");
foreach (var line in File.ReadLines(Path.Combine(folder, "UnicodeData.txt")))
{
    var fields = line.Split(';');
    var (code, name, category) = (Code(fields[0]), fields[1], fields[2]);
    // A pair of lines "<…, First>", "<…, Last>" stands for a range of characters without names of their own.
    if (name.EndsWith(", First>", StringComparison.Ordinal) || name.EndsWith(", Last>", StringComparison.Ordinal))
        continue;
    var isControl = category == "Cc";
    // Control characters have no name but the one that Unicode 1.0 gave them.
    var shownName = isControl && fields[10].Length > 0 ? fields[10] : name;
    var symbol = isControl ? null : char.ConvertFromUtf32(code);
    var block = blocks.Find(block => block.First <= code && code <= block.Last).Name;
    output.WriteLine(string.Join(',', [
        code.ToString(CultureInfo.InvariantCulture), Field(symbol), Field(shownName), category, Field(block),
        Value(fields[8])
    ]));
}

static int Code(string hex) => int.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

// An empty field is null; quotes stand only where they must.
static string Field(string? text) =>
    text is null ? "" : text.AsSpan().ContainsAny("\",") ? $"\"{text.Replace("\"", "\"\"")}\"" : text;

// "1/4" is written as 0.25.
static string Value(string text)
{
    var parts = text.Split('/')
        .Select(part => part.Length == 0 ? (double?)null : double.Parse(part, CultureInfo.InvariantCulture))
        .ToList();
    var value = parts is [var number, { } divisor] ? number / divisor : parts[0];
    return value?.ToString("R", CultureInfo.InvariantCulture) ?? "";
}
