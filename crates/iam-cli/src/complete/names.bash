# The names that the program knows for the word at the cursor; fails where it knows none.
_iam_names() {
    local words=() at part bare rest=${COMP_LINE:0:COMP_POINT} found
    # COMP_WORDS is also broken at colons and equals signs: what no blank parts is one word.
    for ((at = 0; at <= COMP_CWORD; at++)); do
        bare=${rest#"${rest%%[![:space:]]*}"}
        part=${COMP_WORDS[at]}
        ((at == COMP_CWORD)) && part=$bare
        if [[ $bare == "$rest" && ${#words[@]} -gt 0 ]]; then
            words[${#words[@]} - 1]+=$part
        else
            words+=("$part")
        fi
        rest=${bare#"$part"}
    done
    found=$("${1/#\~\//$HOME/}" __complete bash "$2" "${words[@]:1}" 2>/dev/null) || return 1
    COMPREPLY=()
    while IFS= read -r part; do
        [[ -n $part ]] && COMPREPLY+=("$part")
    done <<< "$found"
    # No file has such a name; a name that goes on is followed by no blank. Old shells lack this.
    compopt +o default +o bashdefault 2>/dev/null
    [[ ${COMPREPLY[0]} == *[:/] ]] && compopt -o nospace 2>/dev/null
    return 0
}
