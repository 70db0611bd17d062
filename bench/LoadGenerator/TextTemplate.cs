using System.Buffers.Text;
using System.Text;

namespace TableActors.Bench.LoadGenerator;

/// <summary>Text cut at its placeholders, ready to be written as UTF-8.</summary>
internal sealed class TextTemplate
{
    private const string Next = "{n}";
    private const string Any = "{r}";
    private const int LongestKey = 20;

    private readonly List<byte[]> _literals = [];
    private readonly List<string> _placeholders = [];
    private readonly int _literalLength;

    public TextTemplate(string text)
    {
        int start = 0;
        while (FindPlaceholder(text, start) is var at && at >= 0)
        {
            _literals.Add(Encoding.UTF8.GetBytes(text[start..at]));
            _placeholders.Add(text.Substring(at, Next.Length));
            start = at + Next.Length;
        }

        _literals.Add(Encoding.UTF8.GetBytes(text[start..]));
        _literalLength = _literals.Sum(literal => literal.Length);
    }

    public bool UsesNext => _placeholders.Contains(Next);

    public bool UsesAny => _placeholders.Contains(Any);

    public int MaxLength => _literalLength + (_placeholders.Count * LongestKey);

    public int LengthFor(long next, long any)
    {
        int length = _literalLength;
        foreach (string placeholder in _placeholders)
            length += DigitsOf(placeholder == Next ? next : any);
        return length;
    }

    public int Render(Span<byte> destination, long next, long any)
    {
        int length = 0;
        for (int i = 0; i < _literals.Count; i++)
        {
            _literals[i].CopyTo(destination[length..]);
            length += _literals[i].Length;
            if (i == _placeholders.Count)
                break;
            Utf8Formatter.TryFormat(_placeholders[i] == Next ? next : any, destination[length..], out int digits);
            length += digits;
        }

        return length;
    }

    private static int FindPlaceholder(string text, int start)
    {
        int next = text.IndexOf(Next, start, StringComparison.Ordinal);
        int any = text.IndexOf(Any, start, StringComparison.Ordinal);
        return next < 0 ? any : any < 0 ? next : Math.Min(next, any);
    }

    private static int DigitsOf(long key)
    {
        int digits = key < 0 ? 2 : 1;
        for (long rest = key / 10; rest != 0; rest /= 10)
            digits++;
        return digits;
    }
}
